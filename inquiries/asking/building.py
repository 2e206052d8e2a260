"""Builds a request and everything that belongs to it from what a patient typed. Nothing is stored here."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language

from clinic import hours
from faqs.models import LONGEST_TOPIC
from inquiries.asking.forms.base import JourneyForm
from inquiries.asking.forms.ending import NOT_FOR_EMERGENCIES, CheckForm
from inquiries.asking.forms.screening import ScreeningForm
from inquiries.asking.journey import EmergencyShown, Journey
from inquiries.asking.receiving import Agreement, Submission, submission_key
from inquiries.contact import PhoneNumber
from inquiries.models import Answers, Consent, Inquiry, Person, SafetyEvent
from screening.safety_lists import ShownList

# The valid forms of a journey, and what they returned, by the slug of their page.
Forms = Mapping[str, JourneyForm]
CleanedPages = Mapping[str, dict[str, Any]]


def submission_of(journey: Journey, draft_id: UUID, check: CheckForm, now: datetime) -> Submission:
    """The request that `check` agrees to. Every page of the journey must be valid."""
    valid = {step.slug: form for step, form in journey.forms() if form.is_valid()}
    pages = {slug: form.cleaned_data for slug, form in valid.items()}
    key = submission_key(str(draft_id), {"digest": journey.digest()})
    return Submission(
        inquiry_of(journey, pages, key, now),
        people_of(journey, pages),
        pages["more"]["message"],
        answers_of(journey, valid),
        [event_of(shown) for shown in journey.events],
        agreements_of(valid, check),
    )


def inquiry_of(journey: Journey, pages: CleanedPages, key: str, now: datetime) -> Inquiry:
    about, contact, times = pages["about"]["about"], pages["contact"], pages["times"]
    urgent = journey.safety == Inquiry.Safety.CHECKED
    return Inquiry(
        submission_key=key,
        kind=journey.payload["kind"],
        asked_from=journey.payload["asked_from"][:LONGEST_TOPIC],
        urgent=urgent,
        safety=journey.safety,
        topic=about.topic,
        procedure=about.edition.draft if about.edition else None,
        procedure_edition=about.edition.number if about.edition else None,
        contact_first_by=contact["contact_first_by"],
        voicemail_ok={"yes": True, "no": False}.get(contact["voicemail"]),
        texts_ok=contact["texts"],
        best_times=times["best_times"],
        speaks=times["speaks"],
        interpreter=times["interpreter"],
        hearing=times["hearing"],
        language=get_language() or "",
        received_at=now,
        promise_at=hours.promise(now, urgent=urgent),
    )


def people_of(journey: Journey, pages: CleanedPages) -> list[Person]:
    """The patient, and the helper if there is one. The contact details belong to the one who writes."""
    you, contact = pages["you"], pages["contact"]
    born = pages.get("birth", {}).get("birth_date")
    patient = Person(
        role=Person.Role.PATIENT,
        **{name: you[name] for name in ("first_name", "last_name", "called", "been_here", "zip_code")},
        birth_date=born.isoformat() if born else "",
    )
    if not journey.has_helper:
        return [with_contact(patient, contact["phone"], contact["email"])]
    helper = Person(
        role=Person.Role.HELPER,
        **{name: pages["helper"][name] for name in ("first_name", "last_name", "relationship")},
    )
    return [patient, with_contact(helper, contact["phone"], contact["email"])]


def with_contact(person: Person, phone: PhoneNumber | None, email: str = "") -> Person:
    person.email = email
    if phone:
        person.phone, person.phone_e164 = phone.typed, phone.e164
    return person


def answers_of(journey: Journey, valid: Forms) -> Answers:
    screening_forms = [form for form in valid.values() if isinstance(form, ScreeningForm)]
    screened = [answer for form in screening_forms for answer in form.answers_in_words()]
    pinned = journey.payload["screening"] if screened else None
    more = valid["more"].cleaned_data
    content = {
        "safety": journey.payload.get("safety"),
        "screening": screened,
        "payer": more.get("payer", ""),
        "has_report": more.get("has_report", ""),
    }
    return Answers(
        screening_edition=pinned["edition"] if pinned else None,
        screening_hash=pinned["hash"] if pinned else "",
        content=json.dumps(content, ensure_ascii=False),
    )


def event_of(shown: EmergencyShown) -> SafetyEvent:
    return SafetyEvent(
        trigger=shown["trigger"],
        way_on=shown["way_on"],
        edition=shown["edition"],
        edition_hash=shown["hash"],
        at=datetime.fromisoformat(shown["at"]),
    )


def agreements_of(valid: Forms, check: CheckForm) -> list[Agreement]:
    agreements = [
        Agreement(Consent.Kind.PRIVACY, check.notice.title if check.notice else "", check.notice_text),
        Agreement(Consent.Kind.NOT_EMERGENCY, "", str(NOT_FOR_EMERGENCIES)),
    ]
    if valid["contact"].cleaned_data["texts"]:
        agreements.append(Agreement(Consent.Kind.TEXTS, "", words_at(valid["contact"], "texts")))
    if "helper" in valid:
        agreements.append(Agreement(Consent.Kind.HELPER, "", words_at(valid["helper"], "patient_knows")))
    return agreements


def words_at(form: forms.Form, name: str) -> str:
    field = form.fields[name]
    return f"{field.label}. {field.help_text}".strip()


def call_of(call: Mapping[str, Any], shown: ShownList, now: datetime) -> Submission:
    """An urgent call-back from the cleaned data of a CallForm and the safety list that the patient answered."""
    first, _space, last = call["name"].rpartition(" ")
    phone: PhoneNumber = call["phone"]
    inquiry = Inquiry(
        submission_key=submission_key(call["token"], {"name": call["name"], "phone": phone.typed}),
        kind=Inquiry.Kind.CALL,
        urgent=True,
        safety=Inquiry.Safety.CALL,
        topic=Inquiry.Topic.NOT_SURE,
        contact_first_by=Inquiry.Contact.PHONE,
        language=get_language() or "",
        received_at=now,
        promise_at=hours.promise(now, urgent=True),
    )
    person = with_contact(Person(role=Person.Role.PATIENT, first_name=first, last_name=last), phone)
    event = SafetyEvent(
        trigger=call["trigger"],
        way_on=SafetyEvent.WayOn.CALL,
        edition=shown["edition"],
        edition_hash=shown["hash"],
        at=now,
    )
    return Submission(inquiry, [person], safety_events=[event])
