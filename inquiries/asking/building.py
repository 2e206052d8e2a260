"""Makes a request, with all that belongs to it, out of what a patient typed."""

import json
from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from clinic import hours
from inquiries.asking.forms.about import ScreeningForm, told_in_words
from inquiries.asking.forms.ending import NOT_FOR_EMERGENCIES, CheckForm
from inquiries.asking.journey import Journey
from inquiries.asking.receiving import Agreement, Submission, submission_key
from inquiries.contact import PhoneNumber
from inquiries.models import Answers, Consent, Inquiry, Person, SafetyEvent


def submission_of(journey: Journey, draft_id: Any, check: CheckForm, now: datetime) -> Submission:
    """The journey as a request that is not stored yet. Every page of it must be valid."""
    forms = {step.slug: form for step, form in journey.forms() if form.is_valid()}
    told = {slug: form.cleaned_data for slug, form in forms.items()}
    key = submission_key(str(draft_id), {"digest": journey.digest()})
    inquiry = inquiry_of(journey, told, now, submission_key=key)
    return Submission(
        inquiry,
        people_of(journey, told),
        told["more"]["message"],
        answers_of(journey, forms),
        [event_of(event) for event in journey.events],
        agreements_of(forms, check),
    )


def inquiry_of(journey: Journey, told: dict[str, Any], now: datetime, **values: Any) -> Inquiry:
    about, contact, times = told["about"]["about"], told["contact"], told["times"]
    safety = journey.safety
    urgent = safety == Inquiry.Safety.CHECKED
    return Inquiry(
        kind=journey.payload["kind"],
        asked_from=journey.payload.get("asked_from", "")[:80],
        urgent=urgent,
        safety=safety,
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
        promise_at=hours.promise(now, urgent),
        **values,
    )


def people_of(journey: Journey, told: dict[str, Any]) -> list[Person]:
    you, contact = told["you"], told["contact"]
    born = told.get("birth", {}).get("birth_date")
    patient = Person(
        role=Person.Role.PATIENT,
        **{name: you[name] for name in ("first_name", "last_name", "called", "been_here", "zip_code")},
        birth_date=born.isoformat() if born else "",
    )
    if not journey.for_somebody_else:
        return [with_contact(patient, contact["phone"], contact["email"])]
    helper = Person(
        role=Person.Role.HELPER,
        **{name: told["helper"][name] for name in ("first_name", "last_name", "relationship")},
    )
    return [patient, with_contact(helper, contact["phone"], contact["email"])]


def with_contact(person: Person, phone: PhoneNumber | None, email: str = "") -> Person:
    person.email = email
    if phone:
        person.phone, person.phone_e164 = phone.typed, phone.e164
    return person


def answers_of(journey: Journey, forms: dict[str, Any]) -> Answers:
    screened = [told for form in forms.values() if isinstance(form, ScreeningForm) for told in told_in_words(form)]
    more = forms["more"].cleaned_data
    pinned = journey.payload["screening"] if screened else None
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


def event_of(event: dict[str, Any]) -> SafetyEvent:
    return SafetyEvent(
        trigger=event["trigger"],
        way_on=event["way_on"],
        edition=event["edition"],
        edition_hash=event["hash"],
        at=datetime.fromisoformat(event["at"]),
    )


def agreements_of(forms: dict[str, Any], check: CheckForm) -> list[Agreement]:
    agreed = [
        Agreement(Consent.Kind.PRIVACY, check.notice.title if check.notice else "", check.notice_text),
        Agreement(Consent.Kind.NOT_EMERGENCY, "", str(NOT_FOR_EMERGENCIES)),
    ]
    if forms["contact"].cleaned_data["texts"]:
        agreed.append(Agreement(Consent.Kind.TEXTS, "", words_at(forms["contact"], "texts")))
    if "helper" in forms:
        agreed.append(Agreement(Consent.Kind.HELPER, "", words_at(forms["helper"], "patient_knows")))
    return agreed


def words_at(form: Any, name: str) -> str:
    field = form.fields[name]
    return f"{field.label}. {field.help_text}".strip()


def call_of(told: dict[str, Any], shown: Any, now: datetime) -> Submission:
    """The urgent call-back: a name, a number, and why the emergency page was shown. Needs no draft."""
    first, _space, last = told["name"].rpartition(" ")
    phone: PhoneNumber = told["phone"]
    inquiry = Inquiry(
        submission_key=submission_key(told["token"], {"name": told["name"], "phone": phone.typed}),
        kind=Inquiry.Kind.CALL,
        urgent=True,
        safety=Inquiry.Safety.CALL,
        topic=Inquiry.Topic.NOT_SURE,
        contact_first_by=Inquiry.Contact.PHONE,
        language=get_language() or "",
        received_at=now,
        promise_at=hours.promise(now, True),  # noqa: FBT003
    )
    person = with_contact(Person(role=Person.Role.PATIENT, first_name=first, last_name=last), phone)
    event = SafetyEvent(
        trigger=told["trigger"],
        way_on=SafetyEvent.WayOn.CALL,
        edition=shown["edition"],
        edition_hash=shown["hash"],
        at=now,
    )
    return Submission(inquiry, [person], safety_events=[event])
