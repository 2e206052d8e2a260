"""What a signature covers, who gives it, and what ends it."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from clinic.models import Physician
from procedures.models import Procedure
from publishing import workflow
from publishing.editions import StepRefused
from publishing.history import events_of
from publishing.models import SignOff
from publishing.models.edition import part_hashes
from publishing.transitions import GateClosed
from staff.roles import Role
from tests.publishing.conftest import NOW, bring_live, make_draft, make_member, make_profile, write

HOUR = timedelta(hours=1)
TODAY = timezone.localtime(NOW).date()


def approved(draft, editor, by, *, minor=False, now=NOW + HOUR):
    """What the page says of its review after `by` approved the waiting words and the editor published them."""
    workflow.submit(draft, by=editor, now=now)
    workflow.approve(draft, by=by, now=now, minor=minor)
    return workflow.publish(draft, by=editor, now=now).reviewed(TODAY)


# What it covers -------------------------------------------------------------------------------------------------------


def test_a_clinicians_signature_names_them_with_their_credentials(draft, editor, clinician):
    review = bring_live(draft, editor, clinician).reviewed(TODAY)

    assert (review.name, review.credentials, review.on) == ("Dr. Clinician Sample MD", "board certified", TODAY)
    assert not review.is_by_author


def a_source(draft):
    return draft.sources.create(title="Another source", read_on=TODAY)


CHANGES = {
    "a section": lambda draft: draft.sections.filter(kind="help").update(body="<p>Plain words on help!</p>"),
    "a new section": lambda draft: draft.sections.create(kind="why", body="<p>So.</p>"),
    "a missing section": lambda draft: draft.sections.filter(kind="help").delete(),
    "the cost": lambda draft: draft.sections.create(kind="cost", body="<p>Ask.</p>", position=5),
    "the next step": lambda draft: draft.sections.filter(kind="next").update(body="<p>Stop warfarin.</p>"),
    "the title": lambda draft: Procedure.objects.filter(pk=draft.pk).update(title="A cure for all"),
    "other names": lambda draft: Procedure.objects.filter(pk=draft.pk).update(other_names="The cure"),
    "the medical name": lambda draft: Procedure.objects.filter(pk=draft.pk).update(medical_name="The cure"),
    "one line": lambda draft: Procedure.objects.filter(pk=draft.pk).update(one_line="It may ease pain in the knees."),
    "the disclosure": lambda draft: Procedure.objects.filter(pk=draft.pk).update(disclosure="None."),
    "the approach": lambda draft: Procedure.objects.filter(pk=draft.pk).update(approach="surgical"),
    "the address": lambda draft: Procedure.objects.filter(pk=draft.pk).update(slug="cure"),
    "the review interval": lambda draft: Procedure.objects.filter(pk=draft.pk).update(review_months=36),
    "conditions": lambda draft: draft.conditions.create(name="Knee pain"),
    "body areas": lambda draft: draft.body_areas.create(name="Knee"),
    "key facts": lambda draft: draft.key_facts.create(kind="going_home", value="Same day"),
    "criteria": lambda draft: draft.criteria.create(kind="may_help", text="You have pain."),
    "choices": lambda draft: draft.choices.update(name="Doing nothing for now."),
    "care cards": lambda draft: draft.care_cards.update(items="chest pains"),
    "images": lambda draft: draft.images.create(kind="risks", digest="0" * 32, width=9, height=9, alt="x"),
    "sources": a_source,
    "drawings": lambda draft: draft.drawings.create(kind="what", name="canal"),
    "evidence": lambda draft: draft.evidence.create(kind="risks", text="Some felt sore.", source=a_source(draft).key),
    "the author": lambda draft: Procedure.objects.filter(pk=draft.pk).update(author=Physician.objects.first()),
    "the day": lambda draft: Procedure.objects.filter(pk=draft.pk).update(dated=NOW),
    "the sample mark": lambda draft: Procedure.objects.filter(pk=draft.pk).update(sample=True),
    "questions": lambda draft: draft.questions.create(question="Does it hurt?", slug="hurt", answer="<p>No.</p>"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_no_part_of_a_page_can_change_under_a_signature(draft, editor, clinician, manager, what):
    bring_live(draft, editor, clinician)
    CHANGES[what](draft)
    write(draft, "First words.", editor)
    draft.refresh_from_db()

    assert approved(draft, editor, manager) is None


def test_staff_see_which_parts_changed_since(draft, editor, clinician):
    signed = bring_live(draft, editor, clinician).sign_off
    draft.sections.filter(kind="risks").update(body="<p>Other words.</p>")
    Procedure.objects.filter(pk=draft.pk).update(title="Other title")
    draft.refresh_from_db()

    assert set(signed.changed_parts(part_hashes(Procedure, draft.freeze()))) == {"risks", "title"}


# Who signs ------------------------------------------------------------------------------------------------------------


def waiting(draft, editor):
    write(draft, "Words.", editor)
    workflow.submit(draft, by=editor, now=NOW)


def test_a_clinician_without_a_profile_cannot_sign(draft, editor, clinician):
    Physician.objects.update(account=None)
    waiting(draft, editor)

    with pytest.raises(StepRefused, match="profile"):
        workflow.sign(draft, by=clinician, now=NOW)


@pytest.mark.parametrize("fields", [{"license": " "}, {"licensed_until": TODAY - timedelta(days=1)}])
def test_a_clinician_without_a_valid_license_cannot_sign(draft, editor, clinician, fields):
    Physician.objects.update(**fields)
    waiting(draft, editor)

    with pytest.raises(StepRefused, match="license"):
        workflow.sign(draft, by=clinician, now=NOW)
    assert not SignOff.objects.exists()


def test_the_last_day_of_a_license_counts(draft, editor, clinician):
    Physician.objects.update(licensed_until=TODAY)
    waiting(draft, editor)

    assert workflow.sign(draft, by=clinician, now=NOW).license == "CO 12345"


def test_the_name_is_that_of_the_moment_of_signing(draft, editor, clinician):
    waiting(draft, editor)
    workflow.sign(draft, by=clinician, now=NOW)
    Physician.objects.update(account=None)
    make_profile(clinician, "Somebody Else MD")

    assert workflow.publish(draft, by=editor, now=NOW).reviewed(TODAY).name == "Dr. Clinician Sample MD"


def test_a_signature_also_approves(draft, editor, clinician):
    waiting(draft, editor)
    workflow.sign(draft, by=clinician, now=NOW)

    assert (draft.state, draft.approved_by) == ("approved", clinician)


def test_words_that_a_manager_approved_can_be_signed_before_they_are_published(draft, editor, clinician, manager):
    waiting(draft, editor)
    workflow.approve(draft, by=manager, now=NOW)
    workflow.sign(draft, by=clinician, now=NOW)

    edition = workflow.publish(draft, by=editor, now=NOW)

    assert (edition.approved_by, edition.reviewed(TODAY).name) == (manager, "Dr. Clinician Sample MD")


def test_a_writer_signs_as_the_author_and_does_not_approve(draft, editor, clinician, manager):
    waiting(draft, clinician)
    workflow.sign(draft, by=clinician, now=NOW)
    assert draft.state == "submitted"

    workflow.approve(draft, by=manager, now=NOW)

    assert workflow.publish(draft, by=editor, now=NOW).reviewed(TODAY).is_by_author


def test_the_named_author_signs_as_the_author(draft, editor, clinician):
    Procedure.objects.update(author=clinician.physician)
    draft.refresh_from_db()

    assert bring_live(draft, editor, clinician).reviewed(TODAY).is_by_author


def test_who_wrote_earlier_words_of_the_page_does_not_review_it_later(draft, editor, clinician):
    other = make_member("other", Role.CLINICIAN)
    bring_live(draft, clinician, other)

    assert bring_live(draft, editor, clinician, "Second words.", NOW + HOUR).reviewed(TODAY).is_by_author


def test_who_mended_a_spelling_mistake_can_review_the_page(draft, editor, clinician):
    bring_live(draft, editor, make_member("other", Role.CLINICIAN), "You may recieve a shot.")
    write(draft, "You may receive a shot.", clinician, NOW + HOUR)
    workflow.submit(draft, by=editor, now=NOW + HOUR)
    workflow.approve(draft, by=make_member("manager", Role.MANAGER), now=NOW + HOUR)
    workflow.publish(draft, by=editor, now=NOW + HOUR)

    assert not bring_live(draft, editor, clinician, "You may get a shot.", NOW + HOUR).reviewed(TODAY).is_by_author


# One person with two accounts -----------------------------------------------------------------------------------------


def test_accounts_with_one_mail_address_are_one_person(draft, editor, clinician):
    twin = make_member("twin", Role.CLINICIAN, Role.EDITOR)
    type(twin).objects.filter(pk=twin.pk).update(email="Clinician@example.org")
    waiting(draft, twin)

    with pytest.raises(StepRefused, match="second person"):
        workflow.approve(draft, by=clinician, now=NOW)
    workflow.sign(draft, by=clinician, now=NOW)
    assert (draft.state, draft.signed.kind) == ("submitted", "author")


def test_accounts_that_had_one_profile_are_one_person(draft, editor, clinician):
    bring_live(draft, editor, clinician)
    profile = clinician.physician
    newer = make_member("newer", Role.EDITOR)
    Physician.objects.filter(pk=profile.pk).update(account=newer)
    write(draft, "Second words.", newer, NOW + HOUR)
    workflow.submit(draft, by=newer, now=NOW + HOUR)

    with pytest.raises(StepRefused, match="second person"):
        workflow.approve(draft, by=clinician, now=NOW + HOUR)


# What ends it ---------------------------------------------------------------------------------------------------------


def ask(draft, editor, clinician):
    workflow.ask_for_changes(draft, by=clinician, now=NOW, reason="Dangerous.")


def change_and_change_back(draft, editor, clinician):
    write(draft, "Other words.", editor)
    write(draft, "Words.", editor)


def cancel(draft, editor, clinician):
    workflow.publish(draft, by=editor, now=NOW, live_from=NOW + HOUR)
    workflow.cancel(draft, by=editor, now=NOW)


def withdraw_and_restore(draft, editor, clinician):
    first = workflow.publish(draft, by=editor, now=NOW)
    workflow.withdraw(draft, by=clinician, now=NOW, kind="error", reason="Wrong.")
    workflow.restore(draft, first, by=editor, now=NOW)
    write(draft, "Words.", editor)


def import_again(draft, editor, clinician):
    workflow.imported(draft, now=NOW)
    write(draft, "Words.", editor)


@pytest.mark.parametrize("end", [ask, change_and_change_back, cancel, withdraw_and_restore, import_again])
def test_a_signature_that_has_ended_never_comes_back(draft, editor, clinician, manager, end):
    waiting(draft, editor)
    workflow.sign(draft, by=clinician, now=NOW)
    end(draft, editor, clinician)
    Procedure.objects.update(change_note="Again.")
    draft.refresh_from_db()

    assert approved(draft, editor, manager) is None


def test_old_words_do_not_bring_their_old_signature_back(draft, editor, clinician, manager):
    first = bring_live(draft, editor, clinician)
    write(draft, "Second words.", editor)
    approved(draft, editor, manager)
    workflow.restore(draft, first, by=editor, now=NOW + HOUR)
    write(draft, "First words.", editor, NOW + HOUR)

    assert approved(draft, editor, manager) is None


def test_the_log_says_which_signature_a_request_for_changes_revoked(draft, editor, clinician):
    waiting(draft, editor)
    signed = workflow.sign(draft, by=clinician, now=NOW)
    ask(draft, editor, clinician)

    assert events_of(draft).first().data == {"revoked": signed.pk}


# The gate -------------------------------------------------------------------------------------------------------------


def test_sample_text_is_not_signed(draft, editor, clinician):
    Procedure.objects.update(sample=True)
    draft.refresh_from_db()
    waiting(draft, editor)

    with pytest.raises(StepRefused, match="sample"):
        workflow.sign(draft, by=clinician, now=NOW)


def test_a_sample_mark_on_one_section_is_enough(draft, editor, clinician):
    draft.sections.filter(kind="help").update(sample=True)
    waiting(draft, editor)

    with pytest.raises(StepRefused, match="sample"):
        workflow.sign(draft, by=clinician, now=NOW)


def test_an_imported_page_with_errors_is_not_signed(draft, clinician):
    draft.sections.filter(kind="risks").update(body="<p>It fails in 2 of 100 people.</p>")
    draft.sources.all().delete()
    workflow.publish_as_is(draft, now=NOW, origin="imported", change_note="Imported.")

    with pytest.raises(GateClosed):
        workflow.confirm(draft, by=clinician, now=NOW + HOUR)


def test_the_gate_looks_at_the_live_words_not_at_the_draft(draft, editor, clinician):
    draft.care_cards.all().delete()
    workflow.publish_as_is(draft, now=NOW, origin="imported", change_note="Imported.")
    draft.care_cards.create(level="emergency", heading="Call 911 if you have", items="chest pain")
    workflow.saved(draft, by=editor, now=NOW)

    with pytest.raises(GateClosed, match="emergency card"):
        workflow.confirm(draft, by=clinician, now=NOW + HOUR)
    assert draft.care_cards.count() == 1


def test_the_author_of_an_imported_page_confirms_it_as_its_author(draft, clinician):
    Procedure.objects.update(author=clinician.physician)
    draft.refresh_from_db()
    workflow.publish_as_is(draft, now=NOW, origin="imported", change_note="Imported.")

    assert workflow.confirm(draft, by=clinician, now=NOW + HOUR).reviewed(TODAY).is_by_author


def test_confirming_keeps_the_words_and_who_approved_them(draft, editor, clinician):
    live = bring_live(draft, editor, clinician)
    edition = workflow.confirm(draft, by=make_member("other", Role.CLINICIAN), now=NOW + HOUR)

    assert (edition.content, edition.approved_by) == (live.content, clinician)
    assert edition.reviewed(TODAY).name == "Dr. Other Sample MD"


# Small changes --------------------------------------------------------------------------------------------------------


def test_spelling_and_punctuation_leave_the_signature_standing_and_the_page_says_so(draft, editor, clinician, manager):
    bring_live(draft, editor, clinician, "You may recieve a shot.")
    write(draft, "You may receive a shot!", editor, NOW + timedelta(days=2))

    review = approved(draft, editor, manager, minor=True, now=NOW + timedelta(days=2))

    assert (review.on, review.small_changes_on) == (TODAY, TODAY + timedelta(days=2))


@pytest.mark.parametrize("words", ["Take seven pills.", "Take two pills a day.", "Take two bills."])
def test_no_one_but_the_signer_calls_words_and_numbers_small(draft, editor, clinician, manager, words):
    bring_live(draft, editor, clinician, "Take two pills.")
    write(draft, words, editor, NOW + HOUR)
    workflow.submit(draft, by=editor, now=NOW + HOUR)

    for colleague in (manager, make_member("other", Role.CLINICIAN)):
        with pytest.raises(StepRefused, match="Words or numbers have changed"):
            workflow.approve(draft, by=colleague, now=NOW + HOUR, minor=True)
    workflow.approve(draft, by=clinician, now=NOW + HOUR, minor=True)
    assert workflow.publish(draft, by=editor, now=NOW + HOUR).reviewed(TODAY).small_changes_on == TODAY


def test_many_small_steps_do_not_add_up_to_a_new_word(draft, editor, clinician, manager):
    bring_live(draft, editor, clinician, "It is a shott.")
    write(draft, "It is a shot.", editor, NOW + HOUR)
    approved(draft, editor, manager, minor=True)
    write(draft, "It is a shout.", editor, NOW + HOUR)
    workflow.submit(draft, by=editor, now=NOW + HOUR)

    with pytest.raises(StepRefused):
        workflow.approve(draft, by=manager, now=NOW + HOUR, minor=True)


def test_what_the_signer_called_small_is_where_the_next_small_change_begins(draft, editor, clinician, manager):
    bring_live(draft, editor, clinician, "Take two pills.")
    write(draft, "Take three pills.", editor, NOW + HOUR)
    approved(draft, editor, clinician, minor=True)
    write(draft, "Take three pills!", editor, NOW + HOUR)

    assert approved(draft, editor, manager, minor=True).name == "Dr. Clinician Sample MD"


def test_readers_see_the_small_changes_one_click_away(client, draft, editor, clinician, manager):
    bring_live(draft, editor, clinician, "You may recieve a shot.")
    assert client.get("/procedures/knee-injection/changes/").status_code == 404
    write(draft, "You may receive a shot.", editor, NOW + HOUR)
    approved(draft, editor, manager, minor=True)

    page = client.get("/procedures/knee-injection/").content.decode()
    changes = client.get("/procedures/knee-injection/changes/").content.decode()

    assert '. Small changes since then: <a href="/procedures/knee-injection/changes/">' in " ".join(page.split())
    assert ">recieve<" in changes.replace("</span>recieve", ">recieve") and "receive" in changes


# Times and intervals --------------------------------------------------------------------------------------------------


def test_a_review_interval_longer_than_three_years_is_refused(draft):
    draft.review_months = 32_000
    with pytest.raises(ValidationError):
        draft.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Procedure.objects.update(review_months=37)


def test_an_interval_that_changes_after_approval_ends_the_approval(draft, editor, clinician):
    waiting(draft, editor)
    workflow.sign(draft, by=clinician, now=NOW)
    Procedure.objects.update(review_months=36)

    with pytest.raises(StepRefused, match="changed since"):
        workflow.publish(draft, by=editor, now=NOW)


def test_the_next_review_counts_from_the_words_that_were_read(draft, editor, clinician, manager):
    bring_live(draft, editor, clinician)
    write(draft, "First words!", editor, NOW + timedelta(days=90))
    approved(draft, editor, manager, minor=True, now=NOW + timedelta(days=90))

    assert draft.editions.first().review_due == date(2027, 3, 3)


def test_an_urgent_correction_lists_what_the_gate_still_finds(draft, editor, manager):
    write(draft, "It fails in 2 of 100 people.", editor)
    draft.sources.all().delete()
    workflow.correct(draft, by=manager, now=NOW, reason="It cannot wait.")

    found = events_of(draft).first().data["findings"]
    assert [error["rule"] for error in found] == ["number-without-source"]


def test_two_pages_do_not_share_a_signature(editor, clinician):
    first, second = make_draft(), make_draft("Hip injection", "hip-injection")
    bring_live(first, editor, clinician)

    assert second.signed is None and SignOff.objects.get().draft_id == first.pk


def test_an_edition_whose_title_another_page_has_by_now_is_not_restored(draft, editor, clinician):
    first = bring_live(draft, editor, clinician)
    Procedure.objects.update(title="Another title")
    make_draft(slug="knee-injection-2")

    with pytest.raises(StepRefused, match="this title"):
        workflow.restore(draft, first, by=editor, now=NOW + HOUR)


def test_who_no_longer_may_sign_calls_no_change_small(draft, editor, clinician):
    bring_live(draft, editor, clinician, "Take two pills.")
    Physician.objects.update(licensed_until=TODAY)
    write(draft, "Take seven pills.", editor, NOW + timedelta(days=2))
    workflow.submit(draft, by=editor, now=NOW + timedelta(days=2))

    with pytest.raises(StepRefused, match="license"):
        workflow.approve(draft, by=clinician, now=NOW + timedelta(days=2), minor=True)


def test_a_signer_who_becomes_a_manager_calls_no_change_small(draft, editor, clinician):
    bring_live(draft, editor, clinician, "Take two pills.")
    clinician.groups.set(Group.objects.filter(name=Role.MANAGER))
    write(draft, "Take seven pills.", editor, NOW + HOUR)
    workflow.submit(draft, by=editor, now=NOW + HOUR)

    with pytest.raises(StepRefused, match="Words or numbers have changed"):
        workflow.approve(draft, by=clinician, now=NOW + HOUR, minor=True)


def test_who_is_named_as_the_author_later_is_no_reviewer_of_small_changes(draft, editor, clinician):
    bring_live(draft, editor, clinician)
    Procedure.objects.update(author=clinician.physician)
    draft.refresh_from_db()
    write(draft, "First words.", editor, NOW + HOUR)

    assert approved(draft, editor, clinician, minor=True).is_by_author


def test_a_signer_who_rewrites_the_page_alone_is_its_author(draft, settings):
    alone = make_member("alone", *Role)
    bring_live(draft, make_member("writer", Role.EDITOR), alone)
    settings.FOUR_EYES = False
    write(draft, "Quite different words.", alone, NOW + HOUR)

    assert approved(draft, alone, alone, minor=True).is_by_author


def test_an_author_who_is_taken_off_the_page_does_not_review_it(draft, editor, clinician):
    Procedure.objects.update(author=clinician.physician)
    draft.refresh_from_db()
    workflow.publish_as_is(draft, now=NOW, origin="imported", change_note="Imported.")
    Procedure.objects.update(author=None)
    draft.refresh_from_db()

    assert bring_live(draft, editor, clinician, "Other words.", NOW + HOUR).reviewed(TODAY).is_by_author


def test_an_account_that_gets_a_profile_later_is_the_person_who_had_it(draft, clinician):
    """A physician writes with one account and signs with another, to which the profile moved in between."""
    first, second = clinician, make_member("second", Role.CLINICIAN, Role.EDITOR)
    write(draft, "Words.", first)
    workflow.submit(draft, by=first, now=NOW)
    profile = first.physician
    Physician.objects.filter(account=second).update(account=None)
    Physician.objects.filter(pk=profile.pk).update(account=second)

    signed = workflow.sign(draft, by=second, now=NOW)

    assert (signed.kind, draft.state) == ("author", "submitted")


def test_an_account_that_changes_its_mail_address_stays_the_same_person(draft, editor, clinician):
    type(editor).objects.filter(pk=editor.pk).update(email=clinician.email)
    editor.refresh_from_db()
    write(draft, "Words.", editor)
    workflow.submit(draft, by=editor, now=NOW)
    type(editor).objects.filter(pk=editor.pk).update(email="another@example.org")

    with pytest.raises(StepRefused, match="second person"):
        workflow.approve(draft, by=clinician, now=NOW)


def test_a_review_is_not_replaced_by_the_authors_own_word(draft, editor, clinician):
    author = make_member("author", Role.CLINICIAN)
    Procedure.objects.update(author=author.physician)
    draft.refresh_from_db()
    waiting(draft, editor)
    workflow.sign(draft, by=clinician, now=NOW)

    with pytest.raises(StepRefused, match="has reviewed these words already"):
        workflow.sign(draft, by=author, now=NOW)


def test_the_note_of_a_small_change_does_not_stand_under_the_signature(client, draft, editor, clinician, manager):
    bring_live(draft, editor, clinician, "You may recieve a shot.")
    write(draft, "You may receive a shot.", editor, NOW + HOUR, note="It cures 98 of 100.")
    approved(draft, editor, manager, minor=True)

    assert "98 of 100" not in client.get("/procedures/knee-injection/").content.decode()


def test_the_note_of_an_urgent_correction_waits_for_a_second_look(draft, editor, clinician, manager):
    bring_live(draft, editor, clinician)
    write(draft, "Second words.", editor, NOW + HOUR, note="Says the second words.")
    correction = workflow.correct(draft, by=manager, now=NOW + HOUR, reason="It cannot wait.")
    before = list(correction.changes_for_readers())
    workflow.look(correction, by=clinician, now=NOW + HOUR)

    assert (before, list(correction.changes_for_readers())) == ([], [correction])


def test_the_note_of_a_canceled_schedule_is_no_change(draft, editor, clinician):
    bring_live(draft, editor, clinician)
    bring_live(draft, editor, clinician, "Second words.", NOW, live_from=NOW + HOUR)
    workflow.cancel(draft, by=editor, now=NOW)

    assert list(draft.editions.first().changes_for_readers()) == []


def test_words_that_were_changed_past_the_form_are_saved_before_they_are_submitted(draft, editor):
    write(draft, "Words.", editor)
    draft.conditions.create(name="Any pain")

    with pytest.raises(StepRefused, match="changed elsewhere"):
        workflow.submit(draft, by=editor, now=NOW)


def test_a_physician_who_vouches_for_a_number_has_to_sign(draft, editor, clinician, manager):
    draft.sections.filter(kind="risks").update(body="<p>It helps 98 of 100 people.</p>")
    draft.sources.create(
        title="Own patients", vouched_by="Dr. Other MD", read_on=TODAY, supports="It helps 98 of 100 people."
    )
    Procedure.objects.update(change_note="New.")
    draft.refresh_from_db()
    workflow.saved(draft, by=editor, now=NOW)
    workflow.submit(draft, by=editor, now=NOW)

    with pytest.raises(StepRefused, match=r"Dr\. Other MD has to sign"):
        workflow.sign(draft, by=clinician, now=NOW)
    workflow.approve(draft, by=manager, now=NOW)
    with pytest.raises(StepRefused, match=r"Dr\. Other MD has to sign"):
        workflow.publish(draft, by=editor, now=NOW)


def test_a_profile_that_signed_is_not_deleted(draft, editor, clinician):
    bring_live(draft, editor, clinician)

    with pytest.raises(ProtectedError):
        clinician.physician.delete()


def test_a_reviewers_link_follows_their_profile(draft, editor, clinician):
    edition = bring_live(draft, editor, clinician)
    Physician.objects.update(slug="moved")

    assert type(edition).objects.get(pk=edition.pk).reviewed(TODAY).slug == "moved"


def test_a_live_page_whose_title_was_taken_is_not_confirmed(draft, clinician, editor):
    bring_live(draft, editor, clinician)
    Procedure.objects.update(title="Another title")
    make_draft(slug="knee-injection-2")
    draft.refresh_from_db()

    with pytest.raises(StepRefused, match="this title"):
        workflow.confirm(draft, by=make_member("other", Role.CLINICIAN), now=NOW + HOUR)
