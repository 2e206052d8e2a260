"""Every step of the workflow: who may, from which state, and what it leaves behind."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from ledger.models import Immutable
from procedures.models import Procedure, ProcedureEdition
from publishing import gate, workflow
from publishing.editions import StepRefused
from publishing.gate import Finding
from publishing.models import DraftEvent
from publishing.roles import MAY
from publishing.steps import DraftState, Step
from publishing.transitions import GateClosed
from staff.roles import Role
from tests.publishing.conftest import NOW, bring_live, make_draft, make_member, write

HOUR = timedelta(hours=1)
TODAY = timezone.localtime(NOW).date()
CLOSED = Finding(rule="test-rule", where="title", message="Something to mend.", evidence="words")


def in_state(draft, state, editor, clinician):
    """Leads a draft to `state` by way of the steps."""
    if state == DraftState.PUBLISHED:
        bring_live(draft, editor, clinician)
        return
    write(draft, "Words.", editor)
    if state != DraftState.DRAFT:
        workflow.submit(draft, by=editor, now=NOW)
    if state == DraftState.APPROVED:
        workflow.approve(draft, by=clinician, now=NOW)
    if state == DraftState.CHANGES:
        workflow.ask_for_changes(draft, by=clinician, now=NOW, reason="Unclear.")


def take(step, draft, by):
    if step == Step.SAVE:
        workflow.saved(draft, by=by, now=NOW)
    elif step == Step.SUBMIT:
        workflow.submit(draft, by=by, now=NOW)
    elif step == Step.ASK:
        workflow.ask_for_changes(draft, by=by, now=NOW, reason="Unclear.")
    elif step == Step.SIGN:
        workflow.sign(draft, by=by, now=NOW)
    elif step == Step.APPROVE:
        workflow.approve(draft, by=by, now=NOW)
    elif step == Step.APPROVE_MINOR:
        workflow.approve(draft, by=by, now=NOW, minor=True)
    elif step == Step.OVERRIDE:
        workflow.override(draft, finding=CLOSED.key, by=by, now=NOW, reason="It is right here.")
    elif step == Step.PUBLISH:
        workflow.publish(draft, by=by, now=NOW)
    elif step == Step.CORRECT:
        workflow.correct(draft, by=by, now=NOW, reason="A wrong number.")
    elif step == Step.LOOK:
        workflow.look(draft.editions.first(), by=by, now=NOW)
    elif step == Step.CONFIRM:
        workflow.confirm(draft, by=by, now=NOW)
    elif step == Step.CANCEL:
        workflow.cancel(draft, by=by, now=NOW)
    elif step == Step.WITHDRAW:
        workflow.withdraw(draft, by=by, now=NOW, kind="ended", reason="No longer offered.")
    elif step == Step.RESTORE:
        workflow.restore(draft, draft.editions.first(), by=by, now=NOW)


def ready_for(step, draft, editor, clinician, monkeypatch):
    """A draft to which `step` may come next."""
    if step in {Step.APPROVE, Step.APPROVE_MINOR}:
        bring_live(draft, editor, clinician)
        write(draft, "First words!", editor)
        workflow.submit(draft, by=editor, now=NOW)
    elif step == Step.LOOK:
        write(draft, "Words.", editor)
        workflow.correct(draft, by=make_member("other", "Clinician"), now=NOW, reason="A wrong number.")
    elif step in {Step.CONFIRM, Step.WITHDRAW, Step.RESTORE}:
        bring_live(draft, editor, clinician)
    elif step == Step.CANCEL:
        bring_live(draft, editor, clinician, live_from=NOW + HOUR)
    elif step == Step.PUBLISH:
        in_state(draft, DraftState.APPROVED, editor, clinician)
    elif step in {Step.ASK, Step.SIGN}:
        in_state(draft, DraftState.SUBMITTED, editor, clinician)
    else:
        in_state(draft, DraftState.DRAFT, editor, clinician)
    if step == Step.OVERRIDE:
        monkeypatch.setitem(gate.RULES, Procedure, lambda draft, now: [CLOSED])


# In the order of the columns of docs/content-roles.md.
CONTENT_ROLES = [Role.EDITOR, Role.CLINICIAN, Role.MANAGER]
ROLES = {role: [role] for role in CONTENT_ROLES} | {"nobody": []}


@pytest.mark.parametrize("step", [step for step in Step if step != Step.IMPORT])
@pytest.mark.parametrize("who", ROLES)
def test_exactly_the_listed_roles_take_a_step_and_each_leaves_one_event(
    draft, editor, clinician, monkeypatch, step, who
):
    ready_for(step, draft, editor, clinician, monkeypatch)
    member = make_member("member", *ROLES[who])
    before = DraftEvent.objects.count()

    if who in MAY[step]:
        take(step, draft, member)
        assert DraftEvent.objects.count() == before + 1
        assert (DraftEvent.objects.first().step, DraftEvent.objects.first().by) == (step, member)
    else:
        with pytest.raises(StepRefused):
            take(step, draft, member)
        assert DraftEvent.objects.count() == before


def test_the_documented_roles_are_those_of_the_code():
    table = (Path(settings.BASE_DIR) / "docs/content-roles.md").read_text()

    for step in Step:
        row = next(line for line in table.splitlines() if line.startswith(f"| {step.label} |"))
        cells = [cell.strip() for cell in row.strip("|").split("|")][1:4]
        assert [cell == "yes" for cell in cells] == [role in MAY[step] for role in CONTENT_ROLES], step


@pytest.mark.parametrize("state", DraftState)
def test_every_state_is_reached_by_steps(draft, editor, clinician, state):
    in_state(draft, state, editor, clinician)

    assert Procedure.objects.get().state == state


ALLOWED_IN = {
    Step.SUBMIT: {DraftState.DRAFT, DraftState.CHANGES},
    Step.ASK: {DraftState.SUBMITTED, DraftState.APPROVED},
    Step.APPROVE: {DraftState.SUBMITTED},
    Step.PUBLISH: {DraftState.APPROVED},
    Step.CORRECT: {DraftState.DRAFT, DraftState.CHANGES, DraftState.SUBMITTED, DraftState.APPROVED},
}


@pytest.mark.parametrize("step", ALLOWED_IN)
@pytest.mark.parametrize("state", DraftState)
def test_a_step_is_taken_only_from_the_states_that_allow_it(draft, editor, clinician, step, state):
    in_state(draft, state, editor, clinician)
    everybody = make_member("everybody", *Role)

    if state in ALLOWED_IN[step]:
        take(step, draft, everybody)
        assert draft.state != state
    else:
        with pytest.raises(StepRefused):
            take(step, draft, everybody)
        draft.refresh_from_db()
        assert draft.state == state


def test_nobody_approves_words_that_they_changed(draft):
    both = make_member("both", *Role)
    write(draft, "Words.", both)
    workflow.submit(draft, by=make_member("editor", Role.EDITOR), now=NOW)

    with pytest.raises(StepRefused, match="second person"):
        workflow.approve(draft, by=both, now=NOW)


def test_one_of_several_writers_is_a_writer(draft, editor, clinician):
    write(draft, "Words.", clinician)
    write(draft, "Other words.", editor)
    workflow.submit(draft, by=editor, now=NOW)

    with pytest.raises(StepRefused, match="second person"):
        workflow.approve(draft, by=clinician, now=NOW)


def test_a_clinic_with_one_person_can_switch_four_eyes_off(draft, settings):
    settings.FOUR_EYES = False
    alone = make_member("alone", *Role)

    edition = bring_live(draft, alone, alone)

    assert edition.four_eyes is False
    assert edition.reviewed(TODAY).is_by_author


def test_the_database_itself_refuses_an_edition_by_one_person(draft, editor):
    with pytest.raises(IntegrityError), transaction.atomic():
        draft.editions.create(
            slug="x", title="x", number=1, content={}, hash="x", live_from=NOW, created_at=NOW,
            change_note="x", written_by=editor, approved_by=editor,
        )  # fmt: skip


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"change_note": ""}, "has_a_change_note"),
        ({"approved_by": None}, "two_people"),
        ({"kind": "replaced"}, "replaced_by_something"),
        ({"number": 1}, "number"),
    ],
)
def test_the_database_itself_holds_what_every_edition_needs(draft, editor, clinician, fields, rule):
    bring_live(draft, editor, clinician)
    whole = {
        "slug": "x", "title": "x", "number": 2, "content": {}, "hash": "x", "live_from": NOW, "created_at": NOW,
        "change_note": "x", "written_by": editor, "approved_by": clinician,
    }  # fmt: skip

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        draft.editions.create(**whole | fields)
    draft.editions.create(**whole)


@pytest.mark.parametrize("fields", [{"bound_content": ""}, {"approved_by": None}])
def test_the_database_itself_refuses_an_approval_by_nobody_or_of_no_words(draft, editor, clinician, fields):
    in_state(draft, DraftState.APPROVED, editor, clinician)

    with pytest.raises(IntegrityError, match="approved_by_somebody"), transaction.atomic():
        Procedure.objects.filter(pk=draft.pk).update(**fields)


def test_an_approval_does_not_survive_a_later_change(draft, editor, clinician):
    in_state(draft, DraftState.APPROVED, editor, clinician)

    write(draft, "Other words.", editor)

    assert draft.state == DraftState.DRAFT
    with pytest.raises(StepRefused):
        workflow.publish(draft, by=editor, now=NOW)


def test_words_changed_behind_the_workflow_are_not_published(draft, editor, clinician):
    in_state(draft, DraftState.APPROVED, editor, clinician)

    draft.sections.filter(kind="risks").update(body="<p>Smuggled in.</p>")

    with pytest.raises(StepRefused, match="changed since"):
        workflow.publish(draft, by=editor, now=NOW)


@pytest.mark.parametrize("way", ["save", "update", "new"])
def test_a_state_is_changed_by_the_workflow_alone(draft, way):
    with pytest.raises(Immutable):
        if way == "save":
            draft.state = DraftState.APPROVED
            draft.save()
        elif way == "update":
            Procedure.objects.filter(pk=draft.pk).update(state=DraftState.APPROVED)
        else:
            Procedure(title="x", slug="x", state=DraftState.PUBLISHED).save()


def test_a_closed_gate_stops_submitting_until_somebody_else_lets_the_finding_pass(
    draft, editor, clinician, monkeypatch
):
    monkeypatch.setitem(gate.RULES, Procedure, lambda draft, now: [CLOSED])
    write(draft, "Words.", editor)

    with pytest.raises(GateClosed, match="Something to mend"):
        workflow.submit(draft, by=editor, now=NOW)
    workflow.override(draft, finding=CLOSED.key, by=clinician, now=NOW, reason="It is right here.")
    workflow.submit(draft, by=editor, now=NOW)

    assert draft.state == DraftState.SUBMITTED


def test_a_writer_cannot_let_a_finding_pass(draft, monkeypatch):
    monkeypatch.setitem(gate.RULES, Procedure, lambda draft, now: [CLOSED])
    both = make_member("both", *Role)
    write(draft, "Words.", both)

    with pytest.raises(StepRefused, match="second person"):
        workflow.override(draft, finding=CLOSED.key, by=both, now=NOW, reason="It is right here.")


def test_a_change_must_be_described(draft, editor):
    write(draft, "Words.", editor, note=" ")

    with pytest.raises(StepRefused, match="What changed"):
        workflow.submit(draft, by=editor, now=NOW)


# Urgent corrections ---------------------------------------------------------------------------------------------------


def test_an_urgent_correction_needs_a_reason(draft, editor, manager):
    write(draft, "Words.", editor)

    with pytest.raises(StepRefused, match="Give a reason"):
        workflow.correct(draft, by=manager, now=NOW, reason="  ")


def test_who_made_an_urgent_correction_cannot_look_at_it(draft, editor, manager):
    write(draft, "Words.", editor)
    edition = workflow.correct(draft, by=manager, now=NOW, reason="A wrong number.")

    with pytest.raises(StepRefused, match="second person"):
        workflow.look(edition, by=manager, now=NOW)


def test_who_wrote_a_correction_cannot_look_at_it_either(draft, clinician, manager):
    write(draft, "Words.", clinician)
    edition = workflow.correct(draft, by=manager, now=NOW, reason="A wrong number.")

    with pytest.raises(StepRefused, match="second person"):
        workflow.look(edition, by=clinician, now=NOW)


def test_letting_something_missing_pass_holds_for_one_edition(draft, editor, clinician, monkeypatch):
    missing = Finding(rule="test-missing", where="sections", message="Something is missing.")
    monkeypatch.setitem(gate.RULES, Procedure, lambda draft, now: [missing])
    write(draft, "Words.", editor)
    workflow.override(draft, finding=missing.key, by=clinician, now=NOW, reason="It is right here.")
    bring_live(draft, editor, clinician, "Other words.")
    write(draft, "Later words.", editor)

    with pytest.raises(GateClosed):
        workflow.submit(draft, by=editor, now=NOW)


# Schedule, history, withdrawal ----------------------------------------------------------------------------------------


def test_a_scheduled_edition_is_live_from_its_minute_on_without_a_job(draft, editor, clinician):
    bring_live(draft, editor, clinician)
    write(draft, "Second words.", editor)
    workflow.submit(draft, by=editor, now=NOW)
    workflow.approve(draft, by=clinician, now=NOW)
    workflow.publish(draft, by=editor, now=NOW, live_from=NOW + HOUR)

    assert draft.editions.live(NOW + HOUR - timedelta(microseconds=1)).get().number == 1
    assert draft.editions.live(NOW + HOUR).get().number == 2


def test_a_schedule_never_undoes_a_later_correction(draft, editor, clinician, manager):
    bring_live(draft, editor, clinician)
    write(draft, "Scheduled words.", editor)
    workflow.submit(draft, by=editor, now=NOW)
    workflow.approve(draft, by=clinician, now=NOW)
    workflow.publish(draft, by=editor, now=NOW, live_from=NOW + HOUR)
    write(draft, "Corrected words.", editor)
    workflow.correct(draft, by=manager, now=NOW, reason="A wrong number.")

    assert draft.editions.live(NOW + 2 * HOUR).get().number == 3


def test_a_time_that_has_passed_is_refused(draft, editor, clinician):
    in_state(draft, DraftState.APPROVED, editor, clinician)

    with pytest.raises(StepRefused, match="already passed"):
        workflow.publish(draft, by=editor, now=NOW, live_from=NOW - HOUR)


def test_restoring_brings_old_words_into_the_draft_only(draft, editor, clinician):
    first = bring_live(draft, editor, clinician, "First words.")
    bring_live(draft, editor, clinician, "Second words.", NOW + HOUR)

    workflow.restore(draft, first, by=editor, now=NOW + 2 * HOUR)

    assert draft.freeze() == first.content
    assert "Second words." in str(draft.editions.live(NOW + 2 * HOUR).get().content)


def test_a_withdrawn_page_comes_back_by_publishing(draft, editor, clinician, manager):
    bring_live(draft, editor, clinician)
    workflow.withdraw(draft, by=manager, now=NOW + HOUR, kind="error", reason="It was wrong.")
    assert not draft.editions.live(NOW + HOUR).exists()

    bring_live(draft, editor, clinician, "Better words.", NOW + 2 * HOUR)

    assert draft.editions.live(NOW + 2 * HOUR).get().number == 3


def test_an_address_stays_with_the_page_that_had_it(draft, editor, clinician):
    bring_live(draft, editor, clinician)
    Procedure.objects.filter(pk=draft.pk).update(slug="knee")
    draft.refresh_from_db()
    bring_live(draft, editor, clinician, "Second words.", NOW + HOUR)
    other = make_draft("Another", "knee-injection")

    with pytest.raises(StepRefused, match="address"):
        bring_live(other, editor, clinician)


def test_freezing_and_thawing_lose_nothing(draft, editor, clinician):
    draft.key_facts.create(kind="time", value="Less than 1 hour")
    draft.criteria.create(kind="may_help", text="You have pain.")
    draft.conditions.create(name="Pain")
    draft.body_areas.create(name="Knee")
    content = draft.freeze()
    write(draft, "Other words.", editor)
    draft.care_cards.all().delete()

    draft.thaw(content)

    assert Procedure.objects.get(pk=draft.pk).freeze() == content


# What is written once -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", ["procedures_procedureedition", "publishing_draftevent", "publishing_signoff"])
def test_the_database_refuses_to_change_what_is_written_once(draft, editor, clinician, table):
    bring_live(draft, editor, clinician)

    with pytest.raises(Exception, match="written once"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE {table} SET id = id + 1000")  # noqa: S608


def test_an_edition_is_never_deleted(draft, editor, clinician):
    edition = bring_live(draft, editor, clinician)

    with pytest.raises(Immutable):
        edition.delete()
    with pytest.raises(Immutable):
        ProcedureEdition.objects.all().delete()


def test_an_urgent_correction_lets_nobody_approve_their_own_words(draft, editor, clinician, manager):
    write(draft, "Words of the clinician.", clinician)
    write(draft, "Words of the clinician, and a comma.", editor)
    edition = workflow.correct(draft, by=manager, now=NOW, reason="It cannot wait.")
    write(draft, "Words of the clinician, and two commas,", editor)
    workflow.submit(draft, by=editor, now=NOW)

    with pytest.raises(StepRefused, match="second person"):
        workflow.approve(draft, by=clinician, now=NOW)
    workflow.look(edition, by=make_member("other", "Clinician"), now=NOW)
    workflow.approve(draft, by=clinician, now=NOW)
