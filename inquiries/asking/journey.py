"""The order of the pages, and what a draft knows so far. Nothing here knows of addresses or the database's rows."""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Final

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from inquiries.asking import questionnaire
from inquiries.asking.forms.about import AboutForm, ForWhomForm, HelperForm, SafetyForm, ScreeningForm
from inquiries.asking.forms.base import AnswerRow, JourneyForm, Raw, in_words
from inquiries.asking.forms.ending import CheckForm, MoreForm
from inquiries.asking.forms.people import BirthDateForm, ContactForm, PatientForm, TimesForm
from inquiries.models import Inquiry, SafetyEvent
from screening.safety_lists import UNKNOWN_LIST

FROM_THE_LIST: Final = {SafetyEvent.Trigger.YES, SafetyEvent.Trigger.NOT_SURE}


@dataclass(frozen=True)
class JourneyStep:
    """One page: the last part of its address, its title, and the form on it."""

    slug: str
    title: Any
    form: Callable[..., JourneyForm]
    raw_form: Callable[..., JourneyForm]


def step(slug: str, title: Any, form: type[JourneyForm], **options: Any) -> JourneyStep:
    def from_raw(raw: Raw, **context: Any) -> JourneyForm:
        return form(MultiValueDict(raw), **context, **options)

    return JourneyStep(slug, title, partial(form, **options), from_raw)


class Journey:
    """One patient's way through the pages, over the payload of a draft; whoever changes it saves the draft."""

    def __init__(self, payload: dict[str, Any], now: datetime) -> None:
        self.payload, self.now = payload, now

    @staticmethod
    def begin(kind: str, **values: Any) -> dict[str, Any]:
        return {"kind": kind, "steps": {}, "typed": {}, "events": [], "screening": None, "refused": "", **values}

    @property
    def is_question(self) -> bool:
        return self.payload["kind"] == Inquiry.Kind.QUESTION

    @property
    def who(self) -> str:
        return self.first("for", "who")

    @property
    def for_somebody_else(self) -> bool:
        return self.who == "adult"

    @property
    def events(self) -> list[dict[str, Any]]:
        """The showings of the emergency page."""
        return self.payload["events"]

    def first(self, slug: str, field: str) -> str:
        """The stored answer to a field with one value; empty before it is answered."""
        values = self.payload["steps"].get(slug, {}).get(field) or [""]
        return str(values[-1])

    # The pages --------------------------------------------------------------------------------------------------------

    def steps(self) -> list[JourneyStep]:
        about_patient = _("About the patient") if self.for_somebody_else else _("About you")
        been_here = self.first("you", "been_here") in {"yes", "not_sure"}
        return [
            step("safety", _("Check for urgent symptoms first"), SafetyForm),
            step("about", _("What do you need help with?"), AboutForm),
            *self.screening_steps(),
            step("for", _("Who is this request for?"), ForWhomForm),
            *([step("helper", _("About you, the helper"), HelperForm)] if self.for_somebody_else else []),
            step("you", about_patient, PatientForm),
            *([step("birth", _("Date of birth (optional)"), BirthDateForm)] if been_here else []),
            step("contact", _("How should we contact you?"), ContactForm),
            step("times", _("What makes a call easier for you?"), TimesForm),
            step("more", _("Your question") if self.is_question else _("Anything else?"), MoreForm),
            step("check", _("Check your answers before sending"), CheckForm),
        ]

    def screening_steps(self) -> list[JourneyStep]:
        pinned = self.payload["screening"]
        if not pinned or self.is_question:
            return []
        pages = questionnaire.on_pages(pinned["questions"])
        title = _("A few questions about your pain")
        return [
            step(f"questions-{number}", page[0]["text"] if len(page) == 1 else title, ScreeningForm, questions=page)
            for number, page in enumerate(pages, start=1)
        ]

    def find(self, slug: str) -> JourneyStep | None:
        return next((step for step in self.steps() if step.slug == slug), None)

    def before(self, slug: str) -> JourneyStep | None:
        slugs = [step.slug for step in self.steps()]
        place = slugs.index(slug) if slug in slugs else 0
        return self.steps()[place - 1] if place else None

    def next_step(self) -> JourneyStep:
        """The first page that is not answered yet; the one that checks all answers in the end."""
        return next(step for step in self.steps() if not self.is_done(step.slug))

    def may_open(self, slug: str) -> bool:
        """Whether every page before this one is answered."""
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
        answer = self.first("safety", "answer")
        listed = [event for event in self.events if event["trigger"] in FROM_THE_LIST]
        return answer == "no" or bool(answer and listed and listed[-1]["way_on"] == SafetyEvent.WayOn.CHECKED)

    # What was typed ---------------------------------------------------------------------------------------------------

    def typed(self, slug: str) -> Raw:
        stored: Raw = self.payload["typed"].get(slug) or self.payload["steps"].get(slug) or {}
        return stored

    def show(self, step: JourneyStep) -> JourneyForm:
        """The page's form with what was typed there before, and with its mistakes if they were what came last.

        An answer that no longer holds is a mistake too: the patient reads why it is asked again.
        """
        again = step.raw_form(self.typed(step.slug), journey=self, now=self.now)
        answered = step.slug in self.payload["steps"] and step.slug not in self.payload["typed"]
        if step.slug == self.payload.get("refused") or (answered and not again.is_valid()):
            return again
        return step.form(journey=self, now=self.now, typed=self.typed(step.slug))

    def keep(self, step: JourneyStep, form: JourneyForm, *, goes_on: bool = True) -> None:
        """Takes over what was posted, finished or not, so that Back loses nothing.

        Who wants to go on and cannot yet is shown the page again, with its mistakes.
        """
        self.payload["refused"] = step.slug if goes_on and not form.is_valid() else ""
        finished, unfinished = ("steps", "typed") if form.is_valid() else ("typed", "steps")
        self.payload[unfinished].pop(step.slug, None)
        self.payload[finished][step.slug] = form.raw()
        if step.slug == "safety" and form.is_valid():
            self.payload["safety"] = self.answered_of_safety(form)
        if step.slug == "about" and form.is_valid():
            self.pin_screening(form.cleaned_data["about"])

    @staticmethod
    def answered_of_safety(form: Any) -> dict[str, Any]:
        """To which edition of the list somebody said what: a no means little without it."""
        shown = form.answered or UNKNOWN_LIST
        answer = in_words(form["answer"], form.cleaned_data["answer"])
        return {"edition": shown["edition"], "hash": shown["hash"], "question": shown["question"], "answer": answer}

    def pin_screening(self, about: Any) -> None:
        live = questionnaire.screening(about.edition.draft_id, self.now) if about.edition else None
        pinned = self.payload["screening"]
        if (pinned and pinned["hash"]) != (live and live["hash"]):
            self.payload["screening"] = live
            kept = {slug: raw for slug, raw in self.payload["steps"].items() if not slug.startswith("questions-")}
            self.payload["steps"] = kept

    def skip_screening(self) -> None:
        for step in self.screening_steps():
            self.payload["steps"].setdefault(step.slug, {})

    def forms(self) -> Iterator[tuple[JourneyStep, JourneyForm]]:
        """Every answered page's form, validated anew, but for the last."""
        for step in self.steps()[:-1]:
            yield step, step.raw_form(self.payload["steps"].get(step.slug, {}), journey=self, now=self.now)

    def first_wrong(self) -> JourneyStep | None:
        """The first page whose stored answers no longer hold, for example because a procedure was withdrawn."""
        return next((step for step, form in self.forms() if not form.is_valid()), None)

    def summary(self) -> list[tuple[JourneyStep, list[AnswerRow]]]:
        """The answers in words, page by page; of pages that are answered validly."""
        return [(step, list(form.rows())) for step, form in self.forms() if form.is_valid()]

    def digest(self) -> str:
        """A hash of all answers, by which a page that was shown is recognised."""
        answers = json.dumps([self.payload["steps"], self.payload["screening"]], sort_keys=True)
        return hashlib.sha256(answers.encode()).hexdigest()

    # The emergency page -----------------------------------------------------------------------------------------------

    def alarm(self, trigger: str, slug: str) -> bool:
        """Notes that the emergency page is to be shown now; words and answers show it only once."""
        if trigger not in FROM_THE_LIST and any(event["trigger"] == trigger for event in self.events):
            return False
        shown = self.payload.get("safety") or UNKNOWN_LIST
        at = self.now.isoformat()
        self.events.append(
            {"trigger": trigger, "step": slug, "edition": shown["edition"], "hash": shown["hash"], "at": at}
            | {"way_on": ""}
        )
        return True

    def go_on(self, way_on: str) -> str:
        """Notes the way on from the emergency page, and returns the page to go to."""
        event = self.events[-1]
        event["way_on"] = way_on
        if way_on == SafetyEvent.WayOn.MISTAKE and event["trigger"] in FROM_THE_LIST:
            self.payload["steps"].pop("safety", None)
        if way_on == SafetyEvent.WayOn.MISTAKE and event["trigger"] != SafetyEvent.Trigger.WORDS:
            return str(event["step"])
        return self.next_step().slug

    @property
    def safety(self) -> Inquiry.Safety:
        ways = {event["way_on"] for event in self.events}
        if SafetyEvent.WayOn.CHECKED in ways:
            return Inquiry.Safety.CHECKED
        return Inquiry.Safety.REVERSED if self.events else Inquiry.Safety.NO
