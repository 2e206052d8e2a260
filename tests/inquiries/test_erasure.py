"""Erasing: what goes, what stays, who may, and that the patient is told no sooner and no later than it happened."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from inquiries import deletion, erasure, mails, retention, status_links, workflow
from inquiries.asking import drafts
from inquiries.desk import access_log, actions
from inquiries.models import (
    Access,
    Answers,
    Consent,
    ConsentText,
    Inquiry,
    InquiryEvent,
    Mailing,
    Person,
    RequestDraft,
    SafetyEvent,
)
from inquiries.models.inquiry import State
from inquiries.status import codes, patient
from outbox.models import OutboxMail as Mail
from outbox.worker import Worker
from tests.inquiries.browser import page
from tests.inquiries.conftest import NOW
from tests.inquiries.test_staff_side import address, do, signed_in
from tests.publishing.conftest import make_member
from vault.fields import BlindIndexField, EncryptedTextField

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
STAYS = {"InquiryEvent", "Access", "Consent", "StatusToken", "Mailing", "Inquiry"}


@pytest.fixture
def nurse(db):
    return make_member("nurse", "Front desk")


@pytest.fixture
def manager(db):
    return make_member("manager", "Front desk", "Manager")


@pytest.fixture
def full(make_inquiry, practice, knee, nurse, notice):
    """A request with all that can belong to one, closed, whose patient asks that all be deleted."""

    def make(**values):
        given = {"email": "ana@example.com", "state": "closed", "close_reason": "answered", "closed_at": NOW}
        inquiry = make_inquiry(
            **given
            | {"topic": "procedure", "procedure": knee, "procedure_edition": 1, "asked_from": "walking"}
            | {"best_times": ["morning"], "speaks": "Español", "voicemail_ok": True, "texts_ok": True, "hearing": True}
            | {"urgent": True, "safety": "checked", "spam_rules": ["many links"], "spam_points": 2}
            | values
        )
        Person.objects.create(inquiry=inquiry, role="helper", first_name="Bo", email="bo@example.com")
        Answers.objects.create(inquiry=inquiry, content=json.dumps({"screening": []}))
        inquiry.notes.create(body="Sounds worried", at=NOW, by=nurse)
        inquiry.attempts.create(channel="phone", outcome="no_answer", remark="Dog barks", at=NOW, by=nurse)
        inquiry.safety_events.create(trigger="words", certainty="certain", sign="chest", way_on="checked", at=NOW)
        text = ConsentText.keep("Privacy", "We keep it safe.", NOW)
        Consent.objects.create(
            inquiry=inquiry, kind="privacy", text=text, notice_edition=notice.editions.get(), given_at=NOW
        )
        access_log.record_opening(inquiry, by=nurse, now=NOW)
        draft = drafts.begin("s" * 43, {}, timezone.now(), shared_computer=False)
        drafts.close(draft, inquiry)
        codes.send(inquiry, timezone.now())
        mails.replied(inquiry, timezone.now())
        return inquiry

    return make


def asked(inquiry, at=None):
    deletion.ask_for_deletion(inquiry, at or timezone.now())
    return inquiry


def belongings(inquiry):
    """How many rows of each model of this room belong to the request."""
    found = {}
    for model in apps.get_app_config("inquiries").get_models():
        fields = [field.name for field in model._meta.fields if field.related_model is Inquiry]
        found[model.__name__] = sum(model.objects.filter(**{name: inquiry}).count() for name in fields)
    return found


def test_all_that_was_told_goes_in_one_step_and_the_patient_is_told_at_the_address_that_was_known(full, manager):
    inquiry = asked(full())
    secret = status_links.secret_of(inquiry, timezone.now())
    kept = (inquiry.reference, inquiry.received_at, inquiry.closed_at)

    mailed = actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())

    assert mailed
    inquiry = Inquiry.objects.get()
    assert (inquiry.state, inquiry.close_reason) == ("erased", "answered")
    assert (inquiry.reference, inquiry.received_at, inquiry.closed_at) == kept
    assert {name for name, count in belongings(inquiry).items() if count} == STAYS - {"Inquiry"}
    assert (inquiry.topic, inquiry.procedure, inquiry.asked_from, inquiry.best_times, inquiry.speaks) == (
        "", None, "", [], "",
    )  # fmt: skip
    assert status_links.find(secret, timezone.now()) is None
    assert [(mail.kind, mail.recipient) for mail in Mail.objects.filter(kind__startswith="request")] == [
        ("request_deleted", "bo@example.com")
    ]
    event = InquiryEvent.objects.filter(what="moved").get()
    assert (event.by, event.to_state) == (manager, "erased")
    assert InquiryEvent.objects.get(what="deletion_answered").details == {"answer": "done"}


def test_nothing_that_was_encrypted_or_indexed_is_left_in_the_database(full, manager):
    inquiry = asked(full())
    models = [*apps.get_app_config("inquiries").get_models(), Mail]
    sealed = [
        (model, field)
        for model in models
        for field in model._meta.concrete_fields
        if isinstance(field, EncryptedTextField | BlindIndexField) or field.name.startswith("sealed_")
    ]
    actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())
    Worker().run()

    assert len(sealed) > 15
    for model, field in sealed:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {field.column} FROM {model._meta.db_table}")  # noqa: S608
            values = [row[0] for row in cursor.fetchall()]
        staffs = Mail.objects.filter(kind__startswith="desk").count() if model is Mail else 0
        assert sum(bool(value) for value in values) <= staffs, field


def test_every_model_that_holds_something_personal_of_a_request_is_emptied(full, manager):
    """A model that comes later, and is forgotten in inquiries.erasure, fails here."""
    before = belongings(inquiry := asked(full()))
    personal = {
        model.__name__
        for model in apps.get_app_config("inquiries").get_models()
        if model.Privacy.PERSONAL and model.__name__ != "LostLink"
    }
    assert {name for name in personal if not before[name]} == set()

    actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())

    assert {name for name in personal if belongings(inquiry)[name]} == set()


def test_the_last_mail_still_goes_out_and_then_forgets_to_whom(full, manager, mailoutbox):
    inquiry = asked(full())
    actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())

    Worker().run()

    assert [mail.to for mail in mailoutbox if "deleted" in mail.body] == [["bo@example.com"]]
    text = next(mail.body for mail in mailoutbox if "deleted" in mail.body)
    assert "/inquiries/status/" not in text
    assert "911" in text
    row = Mail.objects.get(kind="request_deleted")
    assert (row.state, row.recipient, row.context) == ("sent", None, {})


def test_a_last_mail_that_fails_keeps_its_address_to_be_tried_again_and_calls_nobody(full, manager, monkeypatch):
    from inquiries import clock
    from outbox import delivery

    inquiry = asked(full())
    actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())
    Mail.objects.filter(kind="request_deleted").update(state="dead")

    clock.tick(timezone.now())

    assert not Mail.objects.filter(kind="desk_mail_failed").exists()
    assert delivery.revive(Mail.objects.filter(kind="request_deleted"), timezone.now()) == 1


def test_partly_tells_of_what_is_kept_elsewhere(full, manager, mailoutbox):
    actions.answer_deletion(asked(full()), "partly", by=manager, now=timezone.now())

    Worker().run()

    assert "keep what we wrote down elsewhere" in next(mail.body for mail in mailoutbox if "deleted" in mail.body)
    assert not Person.objects.exists()


def test_refused_deletes_nothing_and_the_page_says_so(full, manager, client):
    inquiry = asked(full(closed_at=timezone.now()))
    before = {name: count for name, count in belongings(inquiry).items() if name not in {"InquiryEvent", "Mailing"}}

    actions.answer_deletion(inquiry, "refused", by=manager, now=timezone.now())

    after = belongings(inquiry)
    assert {name: after[name] for name in before} == before
    shown = page(client.get(f"/inquiries/status/{status_links.secret_of(inquiry, timezone.now())}/"))
    assert "The law requires us to keep what you sent for now" in shown


@pytest.mark.parametrize("state", ["quarantine", "new", "triage", "clinical_review", "waiting_patient", "scheduling"])
def test_an_open_request_is_taken_back_with_it(full, manager, state):
    given = {"urgent": False, "safety": "no"} if state == "quarantine" else {}
    inquiry = asked(full(state=state, close_reason="", closed_at=None, **given))

    actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())

    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.close_reason) == ("erased", "withdrawn")
    assert inquiry.closed_at
    mails = Mail.objects.filter(kind__in=["request_withdrawn", "request_deleted"]).values_list("kind", flat=True)
    assert list(mails) == ([] if state == "quarantine" else ["request_deleted"])


def test_the_last_mail_goes_out_however_many_went_before(full, manager):
    inquiry = asked(full())
    for _ in range(8):
        mails.replied(inquiry, timezone.now())

    assert actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())


@pytest.mark.parametrize("roles", [["Front desk"], ["Clinician"], ["Front desk", "Clinician"]])
@pytest.mark.parametrize("answer", ["done", "partly", "refused"])
def test_only_a_manager_answers(full, roles, answer):
    inquiry = asked(full())

    with pytest.raises(workflow.MoveRefused):
        actions.answer_deletion(inquiry, answer, by=make_member("somebody", *roles), now=timezone.now())

    assert Inquiry.objects.get().state == "closed"
    assert not Mail.objects.filter(kind__startswith="request_del").exists()


def test_nothing_is_deleted_without_a_wish_or_twice(full, manager):
    inquiry = full()
    with pytest.raises(workflow.MoveRefused):
        actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())
    with pytest.raises(workflow.MoveRefused):
        workflow.move(inquiry, State.ERASED, by=manager, now=timezone.now())
    assert belongings(inquiry)["Person"] == 2

    actions.answer_deletion(asked(inquiry), "done", by=manager, now=timezone.now())
    with pytest.raises(workflow.MoveRefused):
        actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())
    assert Mail.objects.filter(kind="request_deleted").count() == 1


def test_a_deletion_that_fails_halfway_is_none_and_nobody_is_told(full, manager, monkeypatch):
    inquiry = asked(full())
    monkeypatch.setattr(erasure, "PARTS", ["people", "no_such_part"])

    with pytest.raises(AttributeError):
        actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())

    assert Inquiry.objects.get().state == "closed"
    assert belongings(inquiry)["Person"] == 2
    assert not Mail.objects.filter(kind="request_deleted").exists()
    assert deletion.is_asked_to_delete(inquiry)


def test_what_changed_since_the_manager_looked_is_looked_at_again(full, manager):
    inquiry = asked(full())
    Inquiry.objects.update(version=7)

    with pytest.raises(workflow.MoveRefused, match="meantime"):
        actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())

    assert belongings(inquiry)["Person"] == 2
    assert not Mail.objects.filter(kind="request_deleted").exists()


def test_a_duplicate_goes_with_it(full, manager, make_inquiry):
    inquiry = asked(full())
    twin = make_inquiry(state="closed", close_reason="duplicate", closed_at=NOW, duplicate_of=inquiry)

    actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())

    twin.refresh_from_db()
    assert (twin.state, twin.close_reason, twin.duplicate_of) == ("erased", "duplicate", None)
    assert not Person.objects.exists()
    assert Mail.objects.filter(kind="request_deleted").count() == 1


def test_the_database_lets_no_request_be_called_erased_that_still_says_something(make_inquiry):
    for values in ({"topic": "not_sure"}, {"speaks": "Español"}, {"urgent": True}, {"legal_hold": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            inquiry = make_inquiry(state="closed", close_reason="answered", closed_at=NOW)
            Inquiry.objects.filter(pk=inquiry.pk).update(**erasure.blank() | {"state": "erased"} | values)


def test_nothing_is_written_to_an_erased_request(full, manager, nurse):
    inquiry = asked(full())
    seen = Inquiry.objects.get()
    actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())

    attempts = [
        lambda: patient.add(seen, "One more thing", timezone.now()),
        lambda: deletion.ask_for_deletion(seen, timezone.now()),
        lambda: patient.withdraw(seen, timezone.now()),
        lambda: actions.reply(seen, "Hello", by=nurse, now=timezone.now()),
        lambda: actions.note(seen, "Hello", by=nurse, now=timezone.now()),
        lambda: actions.attempt(seen, "phone", "reached", "", by=nurse, now=timezone.now()),
        lambda: workflow.set_legal_hold(seen, held=True, reason="Court", by=manager, now=timezone.now()),
    ]
    for action in attempts:
        with pytest.raises(workflow.MoveRefused):
            action()
    assert {name for name, count in belongings(inquiry).items() if count} == STAYS - {"Inquiry"}
    assert mails.to_patient("request_update", seen, timezone.now()) is None


def test_an_erased_call_back_keeps_no_key_of_its_forms(client, practice):
    form = {"name": "Ana Sample", "phone": "303 555 0142", "token": "t"}
    for token in ("t", "u"):
        client.post("/inquiries/call-me/", form | {"token": token})
    inquiry = Inquiry.objects.get()
    keys = [inquiry.submission_key, *inquiry.safety_events.values_list("submission_key", flat=True)]

    erasure.forget(inquiry, NOW)
    Inquiry.objects.filter(pk=inquiry.pk).update(
        **erasure.blank() | {"state": "erased", "closed_at": NOW, "close_reason": "withdrawn"}
    )

    assert len(set(keys)) == 2
    assert not Inquiry.objects.filter(submission_key__in=keys).exists()
    assert not SafetyEvent.objects.exists()


# At the desk ----------------------------------------------------------------------------------------------------------


def test_the_desk_records_a_wish_heard_on_the_phone_and_a_manager_deletes(full, nurse, manager):
    inquiry = full()
    desk_browser, managers = signed_in(nurse), signed_in(manager)

    assert do(desk_browser, inquiry, "wish").status_code == 302
    shown = page(desk_browser.get(address(inquiry)))
    assert "A manager who also works at the desk must answer this." in shown
    assert "deletion-answer" not in shown
    assert inquiry.reference in page(desk_browser.get("/admin/inquiries/inquiry/?show=deletion"))
    assert do(managers, inquiry, "deletion", answer="").status_code == 200
    assert do(managers, inquiry, "deletion", answer="done").status_code == 302

    html = page(managers.get(address(inquiry)))
    assert inquiry.state == "erased"
    assert "Closed → Erased".lower() in html.lower()
    assert "it was deleted" in html
    for gone in ("Ana", "Sounds worried", "Dog barks", "tingle", "bo@example.com", "Knee"):
        assert gone not in html
    assert page(desk_browser.get("/admin/inquiries/inquiry/?show=over")).count(inquiry.reference) == 1
    assert "<form" not in html[html.index('class="desk"') :]


def test_a_manager_who_cannot_mail_is_told_to_call_first(full, manager):
    inquiry = asked(full(email=""))
    Person.objects.filter(role="helper").delete()

    html = page(signed_in(manager).get(address(inquiry)))

    assert "tell the patient by phone before you delete" in html
    response = do(signed_in(manager), inquiry, "deletion", answer="done")
    assert response.status_code == 302
    assert inquiry.state == "erased"


def test_a_legal_hold_stops_deleting_until_a_manager_ends_it(full, manager, nurse):
    inquiry = asked(full())
    assert "hold-reason" not in page(signed_in(nurse).get(address(inquiry)))
    with pytest.raises(workflow.MoveRefused):
        workflow.set_legal_hold(inquiry, held=True, reason="Court", by=nurse, now=timezone.now())

    assert do(signed_in(manager), inquiry, "hold", reason="A court asked").status_code == 302
    assert inquiry.legal_hold
    refused = do(signed_in(manager), inquiry, "deletion", answer="done")
    assert "legal hold and cannot be deleted" in page(refused)
    assert inquiry.state == "closed"

    do(signed_in(manager), inquiry, "hold", reason="It is over")
    assert not inquiry.legal_hold
    assert do(signed_in(manager), inquiry, "deletion", answer="done").status_code == 302


# Kept for long enough -------------------------------------------------------------------------------------------------


PERIODS = [("answered", 365), ("unreachable", 365), ("not_suitable", 365), ("withdrawn", 365), ("scheduled", 90),
           ("spam", 30)]  # fmt: skip


@pytest.mark.parametrize(("reason", "days"), PERIODS)
def test_a_closed_request_is_kept_for_its_period_and_no_longer(make_inquiry, reason, days):
    inquiry = make_inquiry(state="closed", close_reason=reason, closed_at=NOW)

    assert retention.erase_old(NOW + days * DAY) == 0
    assert retention.erase_old(NOW + days * DAY + timedelta(seconds=1)) == 1

    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.close_reason, inquiry.closed_at) == ("erased", reason, NOW)
    assert not Person.objects.exists()
    event = InquiryEvent.objects.get()
    assert (event.by, event.from_state, event.to_state) == (None, "closed", "erased")
    assert not Mail.objects.exists()
    assert retention.erase_old(NOW + 999 * DAY) == 0


def test_what_may_be_taken_up_again_is_never_erased_before_but_for_spam():
    periods = [retention.KEPT, *(kept for why, kept in retention.KEPT_OTHERWISE.items() if why != "spam")]

    assert min(periods) > workflow.REOPENED_WITHIN
    assert retention.KEPT_OTHERWISE["spam"] >= 30 * DAY


@pytest.mark.parametrize("state", ["quarantine", "new", "triage", "clinical_review", "waiting_patient", "scheduling"])
def test_what_is_open_is_never_erased_however_old(make_inquiry, state):
    make_inquiry(state=state)

    assert retention.erase_old(NOW + 9999 * DAY) == 0
    assert Person.objects.count() == 1


def test_what_is_held_or_waits_for_an_answer_is_never_erased(make_inquiry, manager, practice):
    closed = {"state": "closed", "close_reason": "answered", "closed_at": NOW}
    make_inquiry(**closed, legal_hold=True)
    waiting = make_inquiry(**closed)
    asked(waiting, NOW)

    assert retention.erase_old(NOW + 9999 * DAY) == 0

    actions.answer_deletion(waiting, "refused", by=manager, now=NOW + DAY)
    assert retention.erase_old(NOW + 9999 * DAY) == 1


def test_agreements_of_erased_requests_go_after_six_years(full, manager):
    actions.answer_deletion(asked(full()), "done", by=manager, now=timezone.now())

    assert retention.forget_consents(NOW + 6 * 365 * DAY) == 0
    assert retention.forget_consents(NOW + 6 * 366 * DAY) == 1
    assert not Consent.objects.exists()


def test_the_command_erases_what_is_due_and_a_dry_run_only_counts(make_inquiry, capsys):
    make_inquiry(state="closed", close_reason="answered", closed_at=timezone.now() - 366 * DAY)
    make_inquiry(state="closed", close_reason="answered", closed_at=timezone.now() - 364 * DAY)

    call_command("retention", "--dry-run")
    assert "Would forget 1 closed requests, 0 consents of erased requests." in capsys.readouterr().out
    assert Person.objects.count() == 2
    call_command("retention")
    assert "Forgot 1 closed requests" in capsys.readouterr().out
    assert Person.objects.count() == 1


def test_on_sqlite_freed_pages_are_overwritten(full, manager):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no such switch: see docs/privacy.md")

    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete")
        assert cursor.fetchone() == (1,)


def test_looks_and_drafts_stay_and_go_as_they_should(full, manager):
    inquiry = asked(full())

    actions.answer_deletion(inquiry, "done", by=manager, now=timezone.now())

    assert Access.objects.filter(inquiry=inquiry).count() == 1
    assert not RequestDraft.objects.exists()
    assert [mailing.kind for mailing in Mailing.objects.all()] == ["request_deleted"]
