"""What the screen of one request shows. An encrypted value that cannot be read becomes a sentence that says so."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from emergencies.detector import RedFlag
from emergencies.noticing import notice
from emergencies.signs import Sign
from inquiries.asking import suspicion
from inquiries.asking.forms.ending import MoreForm
from inquiries.asking.forms.people import TimesForm
from inquiries.deciphering import deciphered, deciphered_answers
from inquiries.deletion import is_asked_to_delete
from inquiries.models import Answers, ContactAttempt, Inquiry, InquiryEvent, Mailing, Message, Person, SafetyEvent
from inquiries.models.inquiry import CloseReason, State
from screening.models import ScreeningEdition
from screening.summary import summary


class Part(NamedTuple):
    """A piece of a text; `certainty` is that of the words of danger in it, or empty."""

    text: str
    certainty: str


SHOWN_OF_A_PERSON = [
    "first_name", "last_name", "called", "relationship", "phone", "phone_e164", "email", "been_here", "birth_date",
    "zip_code",
]  # fmt: skip


DETAILS: Final[dict[str, str | Promise]] = {
    **dict(ContactAttempt.Channel.choices),
    **dict(ContactAttempt.Outcome.choices),
    "done": _("it was deleted"),
    "partly": _("it was deleted, the medical record is kept"),
    "refused": _("it is kept"),
}


def as_shown(inquiry: Inquiry, now: datetime) -> dict[str, Any]:
    answers = Answers.objects.filter(inquiry=inquiry).first()
    return {
        "inquiry": inquiry,
        "erased": inquiry.state == State.ERASED,
        "looked_wrong": [suspicion.WORDS.get(rule, rule) for rule in inquiry.spam_rules],
        "overdue": bool(inquiry.promise_at and inquiry.promise_at < now and inquiry.first_contact_at is None),
        "people": [(person.get_role_display(), rows_of(person)) for person in inquiry.people.order_by("-role")],
        "mail_failed": Mailing.objects.filter(inquiry=inquiry).failed().exists(),
        "messages_shown": [message_shown(message) for message in inquiry.messages.all()],
        "notes": [(note, deciphered(note, "body")) for note in inquiry.notes.select_related("by")],
        "attempts": [(attempt, deciphered(attempt, "remark")) for attempt in inquiry.attempts.select_related("by")],
        "safety_events": [(event, sign_of(event), deciphered(event, "field")) for event in inquiry.safety_events.all()],
        "consents": inquiry.consents.select_related("text", "notice_edition"),
        "log": [(event, in_the_log(event)) for event in inquiry.events.select_related("by")[:100]],
        "asks_for_deletion": is_asked_to_delete(inquiry),
        "accesses": inquiry.accesses.select_related("by")[:20],
        "answers": answers,
        "best_times": [label_of(TimesForm, "best_times", each) for each in inquiry.best_times],
        "speaks": inquiry.speaks and label_of(TimesForm, "speaks", inquiry.speaks),
    } | (answers_shown(inquiry, answers) if answers else {})


def message_shown(message: Message) -> dict[str, Any]:
    """With the words of danger marked in what the patient wrote, by the emergency words that count today."""
    body = deciphered(message, "body")
    from_patient = message.direction == Message.Direction.FROM_PATIENT
    flags = notice(body) if from_patient else []
    return {"message": message, "parts": marked(body, flags), "signs": [flag.sign.label for flag in flags]}


def marked(text: str, flags: list[RedFlag]) -> list[Part]:
    """The text in parts. Where flags overlap, the first one counts."""
    parts, place = [], 0
    for flag in sorted(flags, key=lambda flag: flag.start):
        if flag.start >= place:
            parts += [Part(text[place : flag.start], ""), Part(text[flag.start : flag.end], flag.certainty)]
            place = flag.end
    return [part for part in (*parts, Part(text[place:], "")) if part.text]


def sign_of(event: SafetyEvent) -> str:
    sign = deciphered(event, "sign")
    return str(Sign(sign).label) if sign in Sign.values else sign


def in_the_log(event: InquiryEvent) -> str:
    if event.what == InquiryEvent.What.MOVED:
        way = f"{State(event.from_state).label} → {State(event.to_state).label}"
        why = event.details.get("close_reason")
        return f"{way} ({CloseReason(why).label})" if why else way
    what = str(event.get_what_display())
    details = [str(DETAILS[value]) for value in event.details.values() if value in DETAILS]
    return f"{what}: {', '.join(details)}" if details else what


def rows_of(person: Person) -> list[tuple[str, str]]:
    fields: list[Any] = [person._meta.get_field(name) for name in SHOWN_OF_A_PERSON]
    rows = [(str(field.verbose_name), deciphered(person, field.name)) for field in fields]
    return [(label, value) for label, value in rows if value]


def answers_shown(inquiry: Inquiry, answers: Answers) -> dict[str, Any]:
    content = deciphered_answers(answers)
    if content is None:
        return {"answers_unreadable": True}
    given = [entry for entry in content.get("screening", []) if isinstance(entry, dict)]
    editions = ScreeningEdition.objects.filter(draft__procedure=inquiry.procedure_id, hash=answers.screening_hash)
    edition = editions.filter(number=answers.screening_edition or 0).first()
    chosen = {entry.get("key", ""): entry.get("keys") or entry.get("answer") or [] for entry in given}
    return {
        "screening": [(entry.get("question", ""), in_words(entry.get("answer"))) for entry in given],
        "other_answers": list(other_answers(content)),
        "safety_answer": content.get("safety"),
        "summary": summary(edition, chosen) if edition else [],
        "edition_is_gone": bool(given) and edition is None,
    }


def other_answers(content: dict[str, Any]) -> Iterator[tuple[str, str]]:
    labels = {"has_report": _("Has an MRI or CT report"), "payer": _("Wants to pay by")}
    for name, label in labels.items():
        if content.get(name):
            yield str(label), label_of(MoreForm, name, content[name])


def label_of(form: type[forms.Form], name: str, value: str) -> str:
    field: Any = form.base_fields[name]
    return str(dict(field.choices).get(value, value))


def in_words(answer: str | list[str] | None) -> str:
    return ", ".join(map(str, answer)) if isinstance(answer, list) else str(answer or "")
