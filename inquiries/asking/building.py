"""Builds a request and everything that belongs to it from what a patient typed. Nothing is stored here."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import get_language

from clinic import hours
from emergencies.signs import Certainty
from faqs.models import LONGEST_TOPIC
from inquiries.asking import called_signs
from inquiries.asking.forms.base import JourneyForm
from inquiries.asking.forms.ending import NOT_FOR_EMERGENCIES, CheckForm
from inquiries.asking.forms.screening import ScreeningForm
from inquiries.asking.journey import EmergencyShown, Journey
from inquiries.asking.receiving import Agreement, Submission, submission_key
from inquiries.contact import PhoneNumber
from inquiries.danger import spotted_in, worst
from inquiries.marking import event_of_words
from inquiries.models import Answers, Consent, Inquiry, Person, SafetyEvent
from pages.models import NoticeEdition
from screening.safety_lists import ShownList

# The valid forms of a journey, and what they returned, by the slug of their page.
Forms = Mapping[str, JourneyForm]
CleanedPages = Mapping[str, dict[str, Any]]


def submission_of(journey: Journey, draft_id: UUID, check: CheckForm, now: datetime) -> Submission:
    """The request that `check` agrees to. Every page of the journey must be valid."""
    valid = {step.slug: form for step, form in journey.forms() if form.is_valid()}
    pages = {slug: form.cleaned_data for slug, form in valid.items()}
    key = submission_key(str(draft_id), {"digest": journey.digest()})
    events = [*(event_of(shown) for shown in journey.events), *unshown_events(journey, valid, now)]
    danger = worst(event.certainty for event in events)
    return Submission(
        inquiry_of(journey, pages, key, danger, now),
        people_of(journey, pages),
        pages["more"]["message"],
        answers_of(journey, valid),
        events,
        agreements_of(valid, check),
    )


def inquiry_of(journey: Journey, pages: CleanedPages, key: str, danger: str, now: datetime) -> Inquiry:
    """Certain words of danger make it urgent, whatever the patient chose on the emergency page."""
    about, contact, times = pages["about"]["about"], pages["contact"], pages["times"]
    urgent = journey.safety == Inquiry.Safety.CHECKED or danger == Certainty.CERTAIN
    return Inquiry(
        submission_key=key,
        kind=journey.payload["kind"],
        asked_from=journey.payload["asked_from"][:LONGEST_TOPIC],
        urgent=urgent,
        safety=journey.safety,
        danger=danger,
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
        certainty=shown["certainty"],
        sign=shown["sign"],
        field=shown["field"],
        words_version=shown["words_version"],
        way_on=shown["way_on"],
        edition=shown["edition"],
        edition_hash=shown["hash"],
        at=datetime.fromisoformat(shown["at"]),
    )


def unshown_events(journey: Journey, valid: Forms, now: datetime) -> list[SafetyEvent]:
    """Each sign, in what is being sent or was taken back, for which no emergency page was shown."""
    before = [event_of(shown | {"way_on": SafetyEvent.WayOn.WENT_ON}) for shown in journey.payload.get("unshown", [])]
    spotted = [each for form in valid.values() for each in spotted_in(form.free_texts())]
    sent = [event_of_words(each, now, SafetyEvent.WayOn.WENT_ON) for each in spotted]
    found = {(event.sign, event.field): event for event in (*before, *sent)}
    for shown in journey.events:
        found.pop((shown["sign"], shown["field"]), None)
    return list(found.values())


def agreement_to(notice: NoticeEdition | None) -> Agreement:
    if notice is None:
        raise ValueError("Nobody can agree to a notice that is not there.")
    return Agreement(Consent.Kind.PRIVACY, notice.title, notice.content["body"], notice)


def agreements_of(valid: Forms, check: CheckForm) -> list[Agreement]:
    agreements = [
        agreement_to(check.agreed),
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


def call_of(call: Mapping[str, Any], texts: Mapping[str, str], shown: ShownList, now: datetime) -> Submission:
    """An urgent call-back from the cleaned data of a CallForm and the safety list that the patient answered.

    `texts` are its free texts, because some write what is wrong where their name belongs.
    """
    first, _space, last = call["name"].rpartition(" ")
    phone: PhoneNumber = call["phone"]
    key = submission_key(call["token"], {"name": call["name"], "phone": phone.typed})
    inquiry = Inquiry(
        submission_key=key,
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
    events = events_of_call(call, texts, shown, now)
    events[0].submission_key = key
    inquiry.danger = worst(each.certainty for each in events)
    return Submission(inquiry, [person], safety_events=events)


def events_of_call(
    call: Mapping[str, Any], texts: Mapping[str, str], shown: ShownList, now: datetime
) -> list[SafetyEvent]:
    """Why the form was shown: an answer, or words. A form that claims words without our seal counts as a yes."""
    signs, call_way = called_signs.unsealed(call["signs"]), SafetyEvent.WayOn.CALL
    words = [
        SafetyEvent(**sign, trigger=SafetyEvent.Trigger.WORDS, certainty=Certainty.CERTAIN, way_on=call_way, at=now)
        for sign in signs
    ]
    in_the_name = [event_of_words(spotted, now, SafetyEvent.WayOn.WENT_ON) for spotted in spotted_in(texts)]
    if signs and call["trigger"] == SafetyEvent.Trigger.WORDS:
        return [*words, *in_the_name]
    trigger = SafetyEvent.Trigger.YES if call["trigger"] == SafetyEvent.Trigger.WORDS else call["trigger"]
    answer = SafetyEvent(trigger=trigger, way_on=call_way, edition=shown["edition"], edition_hash=shown["hash"], at=now)
    return [answer, *words, *in_the_name]
