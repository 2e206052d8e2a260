"""Random editing by random people: what patients read is always an edition, and who vouches for it has seen it."""

from datetime import timedelta
from itertools import pairwise

import pytest
import time_machine
from django.conf import settings as site
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from procedures.models import ProcedureEdition
from publishing import serving, workflow
from publishing.editions import StepRefused
from publishing.history import events_of
from publishing.models import Edition
from publishing.models.edition import clinical_hashes
from publishing.steps import DraftState, Step
from tests.publishing.conftest import NOW, make_draft, make_member, write

EVERY_WORDS = ["Some words.", "Some words!", "Other words.", "Quite different words."]
WORDS = st.sampled_from(EVERY_WORDS)
KINDS = st.sampled_from(["what", "risks", "next"])
PEOPLE = st.integers(0, 3)
LATER = st.sampled_from([None, 2, 30])
DRAFT, SUBMITTED, CHANGES, APPROVED, PUBLISHED = DraftState
# The doors of every state: from where a step leads to where. One that is missing leaves the state alone.
DOORS = {
    Step.SAVE: {SUBMITTED: {SUBMITTED, DRAFT, PUBLISHED}, APPROVED: {APPROVED, DRAFT, PUBLISHED}}
    | {DRAFT: {DRAFT, PUBLISHED}, CHANGES: {CHANGES, PUBLISHED}, PUBLISHED: {DRAFT, PUBLISHED}},
    Step.SUBMIT: {DRAFT: {SUBMITTED}, CHANGES: {SUBMITTED}},
    Step.ASK: {SUBMITTED: {CHANGES}, APPROVED: {CHANGES}},
    Step.APPROVE: {SUBMITTED: {APPROVED}},
    Step.APPROVE_MINOR: {SUBMITTED: {APPROVED}},
    Step.PUBLISH: {APPROVED: {PUBLISHED}},
    Step.CORRECT: {state: {PUBLISHED} for state in DraftState if state != PUBLISHED},
    Step.WITHDRAW: {state: {DRAFT} for state in DraftState},
    Step.CANCEL: {state: {DRAFT} for state in DraftState},
    Step.RESTORE: {state: {DRAFT, PUBLISHED} for state in DraftState},
    Step.IMPORT: {state: {DRAFT, PUBLISHED} for state in DraftState},
}


class Editing(RuleBasedStateMachine):
    """Keeps a model of its own: what was published, and which clinical words somebody signed."""

    @initialize()
    def begin(self):
        self.now = NOW
        self.draft = make_draft()
        self.people = [
            make_member("editor", "Content editor"),
            make_member("clinician", "Clinician"),
            make_member("second-clinician", "Clinician"),
            make_member("manager", "Manager"),
        ]
        self.published = []  # (live from, number, content, kind, whether a sign-off covers it)
        self.signed = []  # hashes of clinical words that a clinician or a minor change vouched for
        self.state = DraftState.DRAFT
        self.visitor, self.kept, self.read = Client(), "", None

    def attempt(self, step, *args, **kwargs):
        """Takes a step if it may be taken; a refused one must leave the state alone."""
        self.now += timedelta(minutes=1)
        before = events_of(self.draft).count()
        try:
            result = step(*args, now=self.now, **kwargs)
        except StepRefused:
            self.draft.refresh_from_db()
            assert self.draft.state == self.state
            assert events_of(self.draft).count() == before
            return None
        assert events_of(self.draft).count() == before + 1
        self.draft.refresh_from_db()
        self.state = self.draft.state
        return result or True

    @rule(who=PEOPLE, words=WORDS, kind=KINDS)
    def save(self, who, words, kind):
        self.now += timedelta(minutes=1)
        write(self.draft, words, self.people[who], self.now, kind=kind)
        self.state = self.draft.state

    @rule(words=WORDS, kind=KINDS, clinician=st.integers(1, 2), steps=st.integers(1, 4), minutes=LATER)
    def a_page_goes_some_of_its_way(self, words, kind, clinician, steps, minutes):
        """By the right people, so that the random ones meet every state."""
        self.save(0, words, kind)
        way = [
            lambda: self.submit(0),
            lambda: self.approve(clinician, minor=False),
            lambda: self.publish(0, minutes),
            lambda: self.cancel(0),
        ]
        for step in way[:steps]:
            step()

    @rule(words=WORDS, writer=st.integers(0, 1))
    def a_page_is_corrected(self, words, writer):
        self.save(writer, words, "risks")
        self.correct(3)

    @rule(who=PEOPLE)
    def submit(self, who):
        self.attempt(workflow.submit, self.draft, by=self.people[who])

    @rule(who=PEOPLE, minor=st.booleans())
    def approve(self, who, minor):
        if self.attempt(workflow.approve, self.draft, by=self.people[who], minor=minor) and (minor or who in {1, 2}):
            self.signed.append(clinical_hashes(type(self.draft), self.draft.freeze()))

    @rule(who=PEOPLE)
    def ask_for_changes(self, who):
        self.attempt(workflow.ask_for_changes, self.draft, by=self.people[who], reason="Unclear.")

    @rule(who=PEOPLE, minutes=LATER)
    def publish(self, who, minutes):
        live_from = self.now + timedelta(minutes=minutes) if minutes else None
        content = self.draft.freeze()
        edition = self.attempt(workflow.publish, self.draft, by=self.people[who], live_from=live_from)
        self.remember(edition, content)

    @rule(who=PEOPLE)
    def correct(self, who):
        content = self.draft.freeze()
        self.remember(
            self.attempt(workflow.correct, self.draft, by=self.people[who], reason="A wrong number."), content
        )

    @rule(who=PEOPLE)
    def confirm(self, who):
        edition = self.attempt(workflow.confirm, self.draft, by=self.people[who])
        if edition:
            self.signed.append(edition.clinical_hashes())
            self.remember(edition, self.expected()[2])

    @rule(who=PEOPLE, kind=st.sampled_from(["ended", "error"]))
    def withdraw(self, who, kind):
        self.attempt(workflow.withdraw, self.draft, by=self.people[who], kind=kind, reason="No longer right.")
        edition = self.draft.editions.first()
        if edition and edition.created_at == self.now:
            _live_from, _number, content, _kind, vouched_for = self.expected()
            self.remember(edition, content, vouched_for)

    @rule(who=PEOPLE, index=st.integers(0, 5))
    def restore(self, who, index):
        editions = list(self.draft.editions.all())
        if editions:
            edition = editions[index % len(editions)]
            if self.attempt(workflow.restore, self.draft, edition, by=self.people[who]):
                assert self.draft.freeze() == edition.content

    @rule(who=PEOPLE)
    def cancel(self, who):
        source = self.expected() or (self.published or [None])[-1]
        edition = self.attempt(workflow.cancel, self.draft, by=self.people[who])
        if edition:
            self.remember(edition, source[2], source[4])

    @rule(who=PEOPLE)
    def look(self, who):
        newest = self.draft.editions.first()
        if newest:
            self.attempt(workflow.look, newest, by=self.people[who])

    @precondition(lambda self: self.draft.editions.count() % 3 == 0)
    @rule(words=WORDS)
    def a_document_is_imported_and_published(self, words):
        self.draft.sections.filter(kind="risks").update(body=f"<p>{words}</p>")
        self.attempt(workflow.imported, self.draft)
        content = self.draft.freeze()
        self.remember(
            self.attempt(workflow.publish_as_is, self.draft, origin="imported", change_note="Imported."), content
        )

    @rule(wanted=st.booleans())
    def four_eyes_are_switched(self, wanted):
        site.FOUR_EYES = wanted

    @rule(minutes=st.integers(1, 60))
    def time_passes(self, minutes):
        self.now += timedelta(minutes=minutes)

    def remember(self, edition, content, vouched_for=None):
        if edition and vouched_for is None:
            vouched_for = self.signed[-1:] == [clinical_hashes(type(self.draft), content)]
        if edition:
            self.published.append((edition.live_from, edition.number, content, edition.kind, vouched_for))

    def expected(self):
        due = [one for one in self.published if one[0] <= self.now]
        return max(due, key=lambda one: one[1], default=None)

    @invariant()
    def patients_read_just_what_was_published(self):
        live = ProcedureEdition.objects.current(self.now).first()
        expected = self.expected()

        assert (live is None) == (expected is None)
        if live:
            assert (live.number, live.content, live.kind) == expected[1:4]

    @invariant()
    def a_visitor_with_an_old_page_reads_it_and_no_word_of_a_draft(self):
        headers = {"if-none-match": self.kept} if self.kept else {}
        with time_machine.travel(self.now, tick=False):
            answer = self.visitor.get("/procedures/knee-injection/", headers=headers)
        expected = self.expected()

        if expected is None or expected[3] == Edition.Kind.ERROR:
            pages = [one[0] for one in self.published if one[3] != Edition.Kind.ERROR]
            assert answer.status_code == (410 if expected and min(pages) <= expected[0] else 404)
        elif answer.status_code == 304:
            assert expected == self.read
        else:
            page = answer.content.decode()
            bodies = {section["body"] for section in expected[2]["sections"]}
            for words in EVERY_WORDS:
                assert (f"<p>{words}</p>" in page) == (f"<p>{words}</p>" in bodies), words
            assert ("Medically reviewed" in page) == expected[4]
            self.kept, self.read = answer["ETag"], expected

    @invariant()
    def no_state_is_left_but_by_the_door_of_a_step(self):
        events = list(events_of(self.draft).reverse().only("step", "from_state", "to_state"))

        for event in events:
            assert event.to_state in DOORS.get(event.step, {}).get(event.from_state, {event.from_state}), event
        for before, after in pairwise(events):
            assert before.to_state == after.from_state
        self.draft.refresh_from_db()
        assert self.draft.state == (events[-1].to_state if events else DraftState.DRAFT)

    @invariant()
    def reviewed_is_said_if_and_only_if_these_words_were_signed(self):
        live = ProcedureEdition.objects.current(self.now).first()
        if live:
            assert bool(serving.age(live, self.now)["reviewed"]) == self.expected()[4]


class RandomEditing(TestCase):
    def test_random_editing_never_shows_a_draft_or_a_false_review(self):
        run_state_machine_as_test(
            Fresh, settings=settings(max_examples=20, stateful_step_count=20, deadline=None,
                                     suppress_health_check=list(HealthCheck))
        )  # fmt: skip


class Fresh(Editing):
    """Each example in a savepoint of its own, so that it starts from an empty database."""

    def __init__(self):
        from django.db import transaction

        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()

    def teardown(self):
        from django.db import transaction

        site.FOUR_EYES = True
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)


@pytest.mark.django_db
def test_no_public_page_shows_a_word_of_a_draft(draft, editor):
    write(draft, "A word that is a secret.", editor)
    workflow.publish_as_is(draft, now=NOW, origin="imported", change_note="")
    write(draft, "Unpublished words.", editor)
    type(draft)._base_manager.filter(pk=draft.pk).update(title="Unpublished title", one_line="Unpublished line")
    visitor = Client()

    for address in ["/", "/procedures/", "/faqs/", "/procedures/knee-injection/"]:
        assert "Unpublished" not in visitor.get(address).content.decode()
