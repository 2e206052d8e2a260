"""The order of the pages, and what a draft knows so far. This module knows no addresses and no database rows."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final, Generic, NotRequired, TypedDict, TypeVar

from django.utils.datastructures import MultiValueDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from emergencies.noticing import version
from inquiries.asking import questionnaire
from inquiries.asking.forms.about import About, AboutForm, ForWhomForm, HelperForm
from inquiries.asking.forms.base import AnswerRow, JourneyForm, Raw, answer_in_words
from inquiries.asking.forms.ending import CheckForm, MoreForm
from inquiries.asking.forms.people import BirthDateForm, ContactForm, PatientForm, TimesForm
from inquiries.asking.forms.safety import SafetyForm
from inquiries.asking.forms.screening import ScreeningForm
from inquiries.asking.questionnaire import Questionnaire
from inquiries.danger import Spotted
from inquiries.models import Inquiry, SafetyEvent
from screening.safety_lists import UNKNOWN_LIST

FROM_THE_LIST: Final = {SafetyEvent.Trigger.YES, SafetyEvent.Trigger.NOT_SURE}
QUESTIONS: Final = "questions-"

FormOfStep = TypeVar("FormOfStep", bound=JourneyForm, covariant=True)


class EmergencyShown(TypedDict):
    """One showing of the emergency page: why, from which page, for which safety list, and what the patient did next.

    For words: how sure the detector was, of which sign, in the field with which label, by which emergency words.
    """

    trigger: str
    certainty: str
    sign: str
    field: str
    words_version: str
    step: str
    edition: int | None
    hash: str
    at: str  # ISO 8601
    way_on: str


class SafetyAnswered(TypedDict):
    """The answer to the safety check with the question and the edition of the list that it belongs to."""

    edition: int | None
    hash: str
    question: str
    answer: str


class Payload(TypedDict):
    """What a draft stores, as JSON."""

    kind: str
    stamp: str
    asked_from: str
    steps: dict[str, Raw]  # the valid pages, by slug
    typed: dict[str, Raw]  # the pages with mistakes or not finished, by slug
    refused: str  # the slug of the page to show again with its mistakes
    screening: Questionnaire | None
    events: list[EmergencyShown]
    safety: NotRequired[SafetyAnswered]
    call: NotRequired[dict[str, str]]  # a call-back form with mistakes
    unshown: NotRequired[list[EmergencyShown]]  # possible signs, for which no emergency page was shown


@dataclass(frozen=True)
class JourneyStep(Generic[FormOfStep]):
    """One page: the last part of its address, its title, and the form on it."""

    slug: str
    title: str | Promise
    form: Callable[..., FormOfStep]
    raw_form: Callable[..., FormOfStep]

    @property
    def can_skip(self) -> bool:
        return self.slug.startswith(QUESTIONS)


def step(slug: str, title: str | Promise, form: type[FormOfStep], **options: Any) -> JourneyStep[FormOfStep]:
    def from_raw(raw: Raw, **context: Any) -> FormOfStep:
        return form(MultiValueDict(raw), **context, **options)

    return JourneyStep(slug, title, partial(form, **options), from_raw)


CHECK: Final = step("check", _("Check your answers before sending"), CheckForm)


class Journey:
    """One patient's way through the pages, based on the payload of a draft. Callers save the draft after a change."""

    def __init__(self, payload: Payload, now: datetime) -> None:
        self.payload, self.now = payload, now

    @staticmethod
    def begin(kind: str, *, stamp: str, asked_from: str) -> Payload:
        return Payload(
            kind=kind, stamp=stamp, asked_from=asked_from, steps={}, typed={}, refused="", screening=None, events=[]
        )

    @property
    def is_question(self) -> bool:
        return self.payload["kind"] == Inquiry.Kind.QUESTION

    @property
    def who(self) -> str:
        return self.answer_to("for", "who")

    @property
    def has_helper(self) -> bool:
        return self.who == "adult"

    @property
    def events(self) -> list[EmergencyShown]:
        return self.payload["events"]

    def answer_to(self, slug: str, field: str) -> str:
        values = self.payload["steps"].get(slug, {}).get(field) or [""]
        return str(values[-1])

    # The pages --------------------------------------------------------------------------------------------------------

    def steps(self) -> list[JourneyStep[JourneyForm]]:
        about_patient = _("About the patient") if self.has_helper else _("About you")
        been_here = self.answer_to("you", "been_here") in {"yes", "not_sure"}
        return [
            step("safety", _("Check for urgent symptoms first"), SafetyForm),
            step("about", _("What do you need help with?"), AboutForm),
            *self.screening_steps(),
            step("for", _("Who is this request for?"), ForWhomForm),
            *([step("helper", _("About you, the helper"), HelperForm)] if self.has_helper else []),
            step("you", about_patient, PatientForm),
            *([step("birth", _("Date of birth (optional)"), BirthDateForm)] if been_here else []),
            step("contact", _("How should we contact you?"), ContactForm),
            step("times", _("What makes a call easier for you?"), TimesForm),
            step("more", _("Your question") if self.is_question else _("Anything else?"), MoreForm),
            CHECK,
        ]

    def screening_steps(self) -> list[JourneyStep[ScreeningForm]]:
        pinned = self.payload["screening"]
        if not pinned or self.is_question:
            return []
        pages = questionnaire.on_pages(pinned["questions"])
        title = _("A few questions about your pain")
        return [
            step(f"{QUESTIONS}{number}", page[0]["text"] if len(page) == 1 else title, ScreeningForm, questions=page)
            for number, page in enumerate(pages, start=1)
        ]

    def find(self, slug: str) -> JourneyStep[JourneyForm] | None:
        return next((step for step in self.steps() if step.slug == slug), None)

    def before(self, slug: str) -> JourneyStep[JourneyForm] | None:
        steps = self.steps()
        slugs = [step.slug for step in steps]
        place = slugs.index(slug) if slug in slugs else 0
        return steps[place - 1] if place else None

    def next_step(self) -> JourneyStep[JourneyForm]:
        return next(step for step in self.steps() if not self.is_done(step.slug))

    def may_open(self, slug: str) -> bool:
        for step in self.steps():
            if step.slug == slug:
                return True
            if not self.is_done(step.slug):
                return False
        return False

    def is_done(self, slug: str) -> bool:
        if slug == "safety":
            return self.is_past_safety()
        if slug == "for":
            return self.who in {"me", "adult"}
        return slug in self.payload["steps"]

    def is_past_safety(self) -> bool:
        answer = self.answer_to("safety", "answer")
        listed = [event for event in self.events if event["trigger"] in FROM_THE_LIST]
        return answer == "no" or bool(answer and listed and listed[-1]["way_on"] == SafetyEvent.WayOn.CHECKED)

    # What was typed ---------------------------------------------------------------------------------------------------

    def typed(self, slug: str) -> Raw:
        return self.payload["typed"].get(slug) or self.payload["steps"].get(slug) or {}

    def show(self, step: JourneyStep[FormOfStep]) -> FormOfStep:
        """The page's form with what was typed there before; with its mistakes if the patient could not go on.

        An answer that has become invalid since then counts as a mistake too, so that the patient reads why.
        """
        again = step.raw_form(self.typed(step.slug), journey=self, now=self.now)
        answered = step.slug in self.payload["steps"] and step.slug not in self.payload["typed"]
        if step.slug == self.payload["refused"] or (answered and not again.is_valid()):
            return again
        return step.form(journey=self, now=self.now, typed=self.typed(step.slug))

    def keep(self, step: JourneyStep[JourneyForm], form: JourneyForm, *, goes_on: bool = True) -> None:
        """Stores what was posted, finished or not, so that Back loses nothing.

        If the patient wanted to go on and cannot, the page is shown again with its mistakes.
        """
        valid = form.is_valid()
        self.payload["refused"] = step.slug if goes_on and not valid else ""
        steps, typed = self.payload["steps"], self.payload["typed"]
        stored_in, dropped_from = (steps, typed) if valid else (typed, steps)
        dropped_from.pop(step.slug, None)
        stored_in[step.slug] = form.raw()
        if valid and isinstance(form, SafetyForm):
            self.payload["safety"] = safety_answered(form)
        if valid and isinstance(form, AboutForm):
            self.pin_screening(form.cleaned_data["about"])

    def pin_screening(self, about: About) -> None:
        """Takes the live questions about the procedure. If they are new, the answers to the old ones are dropped."""
        live = questionnaire.live_questionnaire(about.edition.draft_id, self.now) if about.edition else None
        pinned = self.payload["screening"]
        if (pinned["hash"] if pinned else "") != (live["hash"] if live else ""):
            self.payload["screening"] = live
            kept = {slug: raw for slug, raw in self.payload["steps"].items() if not slug.startswith(QUESTIONS)}
            self.payload["steps"] = kept

    def skip_screening(self) -> None:
        for step in self.screening_steps():
            self.payload["steps"].setdefault(step.slug, {})

    def forms(self) -> Iterator[tuple[JourneyStep[JourneyForm], JourneyForm]]:
        """The forms of all pages except the last, filled in with the stored answers and not validated yet."""
        for step in self.steps()[:-1]:
            yield step, step.raw_form(self.payload["steps"].get(step.slug, {}), journey=self, now=self.now)

    def first_invalid_step(self) -> JourneyStep[JourneyForm] | None:
        return next((step for step, form in self.forms() if not form.is_valid()), None)

    def summary(self) -> list[tuple[JourneyStep[JourneyForm], list[AnswerRow]]]:
        return [(step, list(form.rows())) for step, form in self.forms() if form.is_valid()]

    def digest(self) -> str:
        """A hash of all answers. It shows whether they have changed since a page was shown."""
        answers = json.dumps([self.payload["steps"], self.payload["screening"]], sort_keys=True)
        return hashlib.sha256(answers.encode()).hexdigest()

    # The emergency page -----------------------------------------------------------------------------------------------

    def alarm(self, trigger: str, slug: str, spotted: Spotted | None = None) -> bool:
        """Records that the emergency page is shown now; False if it is not.

        An answer to a question shows it once, and so does each sign in the patient's words.
        """
        sign = str(spotted.flag.sign) if spotted else ""
        shown_before = {(event["trigger"], event["sign"]) for event in self.events}
        if trigger not in FROM_THE_LIST and (trigger, sign) in shown_before:
            return False
        self.events.append(self.showing(trigger, slug, spotted))
        return True

    def keep_possible(self, spotted: Spotted, slug: str) -> None:
        """Keeps a sign that is only possible for staff, even if its words are taken back."""
        kept = self.payload.setdefault("unshown", [])
        if (spotted.flag.sign, spotted.field) not in {(each["sign"], each["field"]) for each in kept}:
            kept.append(self.showing(SafetyEvent.Trigger.WORDS, slug, spotted))

    def showing(self, trigger: str, slug: str, spotted: Spotted | None) -> EmergencyShown:
        shown = self.payload.get("safety") or UNKNOWN_LIST
        return EmergencyShown(
            trigger=trigger,
            certainty=str(spotted.flag.certainty) if spotted else "",
            sign=str(spotted.flag.sign) if spotted else "",
            field=spotted.field if spotted else "",
            words_version=version() if spotted else "",
            step=slug,
            edition=shown["edition"],
            hash=shown["hash"],
            at=self.now.isoformat(),
            way_on="",
        )

    def go_on(self, way_on: str) -> str:
        """Records what the patient chose on the emergency page, and returns the slug of the page to go to."""
        event = self.events[-1]
        for shown in self.events:
            if shown["at"] == event["at"]:  # several signs in one text share one showing
                shown["way_on"] = way_on
        by_mistake = way_on == SafetyEvent.WayOn.MISTAKE
        if by_mistake and event["trigger"] in FROM_THE_LIST:
            self.payload["steps"].pop("safety", None)
        if by_mistake and event["trigger"] != SafetyEvent.Trigger.WORDS:
            return event["step"]
        return self.next_step().slug

    @property
    def safety(self) -> Inquiry.Safety:
        ways = {event["way_on"] for event in self.events}
        if SafetyEvent.WayOn.CHECKED in ways:
            return Inquiry.Safety.CHECKED
        answered = any(event["trigger"] != SafetyEvent.Trigger.WORDS for event in self.events)
        return Inquiry.Safety.REVERSED if answered else Inquiry.Safety.NO


def safety_answered(form: SafetyForm) -> SafetyAnswered:
    shown = form.answered or UNKNOWN_LIST
    answer = answer_in_words(form["answer"], form.cleaned_data["answer"])
    return SafetyAnswered(edition=shown["edition"], hash=shown["hash"], question=shown["question"], answer=answer)
