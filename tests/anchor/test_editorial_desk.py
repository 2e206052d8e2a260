"""The editorial desk: steps, history, preview, and two people at once, through the admin's own pages."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from emergencies.proposing import propose
from procedures.models import Condition, Procedure
from publishing import workflow
from publishing.history import events_of
from publishing.roles import CONTENT_ROLES
from staff.roles import Role
from tests.html_forms import form_of, name_of
from tests.publishing.conftest import bring_live, make_draft, make_member, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    return make_draft()


@pytest.fixture
def members():
    return {name: make_member(name, *roles) for name, roles in ROLES.items()}


ROLES = {
    "editor": [Role.EDITOR],
    "second": [Role.EDITOR],
    "clinician": [Role.CLINICIAN],
    "manager": [Role.MANAGER],
    "visitor": [],
}


def signed_in(member):
    client = Client()
    client.force_login(member)
    return client


def at(draft, end="change/"):
    return f"/admin/procedures/procedure/{draft.pk}/{end}"


def take(client, draft, step, **values):
    """Opens the page of a step and sends its form."""
    return client.post(at(draft, f"step/{step}/"), form_of(client.get(at(draft, f"step/{step}/"))) | values)


def words_of(response):
    return " ".join(response.content.decode().split())


def without_its_time(response):
    """A preview says when it was asked for."""
    return re.sub(r'"dateModified":"[^"]+"', "", words_of(response))


def body_name(values, kind):
    return name_of(values, "-kind", kind).replace("-kind", "-body")


# Two people at once ---------------------------------------------------------------------------------------------------


def test_the_second_to_save_sees_what_the_first_changed_and_neither_loses_a_word(draft, members):
    first, second = signed_in(members["editor"]), signed_in(members["second"])
    theirs, mine = form_of(first.get(at(draft))), form_of(second.get(at(draft)))

    theirs[body_name(theirs, "risks")] = "<p>The first one wrote about risks.</p>"
    assert first.post(at(draft), theirs | {"_save": "Save"}).status_code == 302
    mine[body_name(mine, "what")] = "<p>The second one wrote about what it is.</p>"
    answer = second.post(at(draft), mine | {"_save": "Save"})

    assert answer.status_code == 200
    assert "Someone else saved this page" in words_of(answer)
    again = form_of(answer)
    assert "The first one wrote about risks." in again[body_name(again, "risks")]
    assert "The second one wrote about what it is." in again[body_name(again, "what")]

    assert second.post(at(draft), again | {"_save": "Save"}).status_code == 302
    bodies = {section.kind: section.body for section in draft.sections.all()}
    assert "The first one" in bodies["risks"]
    assert "The second one" in bodies["what"]


def test_two_people_in_the_same_field_both_see_both_texts(draft, members):
    first, second = signed_in(members["editor"]), signed_in(members["second"])
    theirs, mine = form_of(first.get(at(draft))), form_of(second.get(at(draft)))
    first.post(at(draft), theirs | {"one_line": "Words of the first.", "_save": "Save"})

    answer = second.post(at(draft), mine | {"one_line": "Words of the second.", "_save": "Save"})

    assert form_of(answer)["one_line"] == "Words of the second."
    assert "the first" in words_of(answer)
    assert Procedure.objects.get().one_line == "Words of the first."
    assert any("Words of the first." in str(event.data) for event in events_of(draft))


def test_lists_and_ticks_of_the_first_survive_the_second(draft, members):
    pain, knee = Condition.objects.create(name="Pain"), Condition.objects.create(name="Knee")
    draft.conditions.add(pain)
    Procedure.objects.filter(pk=draft.pk).update(sample=True)
    first, second = signed_in(members["editor"]), signed_in(members["second"])
    theirs, mine = form_of(first.get(at(draft))), form_of(second.get(at(draft)))
    del theirs["sample"]
    first.post(
        at(draft),
        theirs | {"conditions": [pain.pk, knee.pk], "dated_0": "2026-01-02", "dated_1": "12:00:00", "_save": "Save"},
    )

    again = form_of(second.post(at(draft), mine | {"one_line": "Words of the second.", "_save": "Save"}))
    assert second.post(at(draft), again | {"_save": "Save"}).status_code == 302

    saved = Procedure.objects.get()
    assert set(saved.conditions.all()) == {pain, knee}
    assert saved.sample is False
    assert saved.dated is not None
    assert saved.one_line == "Words of the second."


def test_a_row_that_the_first_deleted_comes_back_if_the_second_had_written_in_it(draft, members):
    first, second = signed_in(members["editor"]), signed_in(members["second"])
    theirs, mine = form_of(first.get(at(draft))), form_of(second.get(at(draft)))
    first.post(at(draft), theirs | {
        body_name(theirs, kind).replace("-body", "-DELETE"): "on" for kind in ("risks", "what")
    } | {"_save": "Save"})  # fmt: skip
    assert draft.sections.count() == 5

    mine[body_name(mine, "risks")] = "<p>The second one wrote about risks.</p>"
    again = form_of(second.post(at(draft), mine | {"_save": "Save"}))
    assert second.post(at(draft), again | {"_save": "Save"}).status_code == 302

    assert "The second one" in draft.sections.get(kind="risks").body
    assert not draft.sections.filter(kind="what").exists()


def test_an_image_that_the_second_chose_is_not_lost_and_the_first_may_have_changed_its_words(
    draft, members, settings, tmp_path
):
    settings.DATA_DIR = tmp_path
    gone = draft.images.create(kind="what", digest="0" * 32, width=10, height=10, alt="Gone")
    image = draft.images.create(kind="risks", digest="1" * 32, width=10, height=10, alt="A knee", position=1)
    first, second = signed_in(members["editor"]), signed_in(members["second"])
    theirs, mine = form_of(first.get(at(draft))), form_of(second.get(at(draft)))
    words = name_of(theirs, "-alt", "A knee")
    first.post(at(draft), theirs | {words: "A knee, from the side", "images-0-DELETE": "on", "_save": "Save"})
    assert not draft.images.filter(pk=gone.pk).exists()

    again = form_of(second.post(at(draft), mine | {words.replace("-alt", "-upload"): photograph(), "_save": "Save"}))
    assert second.post(at(draft), again | {"_save": "Save"}).status_code == 302

    kept = draft.images.get(pk=image.pk)
    assert (kept.width, kept.alt) == (600, "A knee, from the side")


def photograph():
    file = BytesIO()
    Image.new("RGB", (600, 400), "teal").save(file, "JPEG")
    return SimpleUploadedFile("knee.jpg", file.getvalue())


def test_what_an_import_wrote_meanwhile_is_shown_as_such(draft, members):
    editor = signed_in(members["editor"])
    mine = form_of(editor.get(at(draft)))
    draft.sections.filter(kind="risks").update(body="<p>Words of the document.</p>")
    workflow.imported(draft, now=timezone.now())

    answer = editor.post(at(draft), mine | {"one_line": "My words.", "_save": "Save"})

    assert "An import saved on" in words_of(answer)
    assert "Words of the document." in form_of(answer)[body_name(mine, "risks")]


def test_rows_that_both_add_are_both_kept_and_so_is_the_order_that_one_gave_them(draft, members):
    draft.criteria.create(kind="may_help", text="One")
    draft.criteria.create(kind="may_help", text="Two", position=1)
    first, second = signed_in(members["editor"]), signed_in(members["second"])
    theirs, mine = form_of(first.get(at(draft))), form_of(second.get(at(draft)))
    first.post(at(draft), theirs | added(theirs, "criteria", kind="may_not", text="Theirs") | {
        "criteria-0-position": "1", "criteria-1-position": "0", "_save": "Save"
    })  # fmt: skip

    again = form_of(second.post(at(draft), mine | added(mine, "criteria", kind="may_not", text="Mine")))
    assert second.post(at(draft), again | {"_save": "Save"}).status_code == 302

    kept = list(draft.criteria.values_list("text", flat=True))
    assert sorted(kept) == ["Mine", "One", "Theirs", "Two"]
    assert kept.index("Two") < kept.index("One")


def added(values, part, position="9", **fields):
    """What a form sends that had one more row of this part."""
    row = int(values[f"{part}-TOTAL_FORMS"])
    new = {f"{part}-{row}-{name}": value for name, value in (fields | {"id": "", "position": position}).items()}
    return {f"{part}-TOTAL_FORMS": str(row + 1)} | {f"initial-{name}": "" for name in new} | new


@pytest.mark.parametrize(
    "hostile",
    [
        {"opened_version": "9" * 5000},
        {"opened_version": "-1"},
        {"opened_version": "0", "sections-TOTAL_FORMS": "abc"},
        {"opened_version": "0", "sections-TOTAL_FORMS": "20000000"},
        {"dated_0": "9999-12-31", "dated_1": "23:59:59"},
    ],
)
def test_a_hostile_form_is_answered_with_a_form(draft, members, hostile):
    write(draft, "Words.", members["second"], timezone.now())
    editor = signed_in(members["editor"])

    assert editor.post(at(draft), form_of(editor.get(at(draft))) | hostile | {"_save": "Save"}).status_code == 200


# Steps ----------------------------------------------------------------------------------------------------------------


def test_a_page_goes_from_draft_to_patients_by_two_people(client, draft, members):
    editor, clinician = signed_in(members["editor"]), signed_in(members["clinician"])
    values = form_of(editor.get(at(draft)))
    editor.post(at(draft), values | {"change_note": "A first page.", "_save": "Save"})

    for person, step, title in [
        (editor, "submit", "Submit for approval"),
        (clinician, "sign", "Sign, and approve"),
        (editor, "publish", "Publish"),
    ]:
        offered = words_of(person.get(at(draft)))
        assert f'href="{at(draft, f"step/{step}/")}">{title}</a>' in offered
        assert take(person, draft, step).status_code == 302

    page = words_of(client.get("/procedures/knee-injection/"))
    assert "Medically reviewed by Dr. Clinician Sample MD, board certified, on" in page


def test_a_refused_step_says_why_and_changes_nothing(draft, members):
    write(draft, "Words.", members["editor"], timezone.now(), note="")

    answer = take(signed_in(members["editor"]), draft, "submit")

    assert "Describe in “What changed”" in words_of(answer)
    assert Procedure.objects.get().state == "draft"


def test_a_finding_stands_beside_the_field_that_it_concerns(draft, members):
    Procedure.objects.filter(pk=draft.pk).update(one_line="word " * 26)
    draft.sections.filter(kind="risks").update(body='<p>Read <a href="http://example.org/">more</a>.</p>')

    page = signed_in(members["editor"]).get(at(draft))
    row = next(
        form for inline in page.context["inline_admin_formsets"] for form in inline.formset.initial_forms
        if form.instance == draft.sections.get(kind="risks")
    )  # fmt: skip

    assert "To check:" in page.context["adminform"].form.fields["one_line"].help_text
    assert "To fix:" in row.fields["body"].help_text
    assert "To fix:" not in page.context["adminform"].form.fields["one_line"].help_text


def test_nobody_approves_words_that_came_after_they_had_looked(draft, members):
    now = timezone.now()
    write(draft, "Words that she read.", members["editor"], now)
    workflow.submit(draft, by=members["editor"], now=now)
    clinician = signed_in(members["clinician"])
    opened = form_of(clinician.get(at(draft, "step/approve/")))
    write(draft, "Words that she never saw.", members["editor"], now)
    workflow.submit(draft, by=members["editor"], now=now)

    answer = clinician.post(at(draft, "step/approve/"), opened)

    assert "Someone changed this page while you were reading it" in words_of(answer)
    assert Procedure.objects.get().state == "submitted"


def test_a_review_that_is_sent_twice_is_one_review(draft, members):
    bring_live(draft, members["editor"], members["clinician"], now=timezone.now())
    other = signed_in(make_member("other", Role.CLINICIAN))
    opened = form_of(other.get(at(draft, "step/confirm/")))

    for _twice in range(2):
        other.post(at(draft, "step/confirm/"), opened)

    assert draft.editions.count() == 2


def test_a_schedule_can_be_cancelled(draft, members):
    now = timezone.now()
    bring_live(draft, members["editor"], members["clinician"], "Old words.", now)
    bring_live(draft, members["editor"], members["clinician"], "New words.", now, live_from=now + timedelta(days=1))

    take(signed_in(members["editor"]), draft, "cancel")

    later = draft.editions.live(now + timedelta(days=2)).get()
    assert "Old words." in str(later.content)
    assert Procedure.objects.get().state == "draft"


def test_a_superuser_without_a_role_edits_and_does_not_vouch(draft):
    root = signed_in(get_user_model().objects.create_superuser("root"))

    assert root.post(at(draft), form_of(root.get(at(draft))) | {"_save": "Save"}).status_code == 302
    assert events_of(draft).count() == 1


def test_every_role_handles_every_part_of_a_page(draft):
    inlines = admin.site.get_model_admin(Procedure).inlines
    for role in CONTENT_ROLES:
        member = make_member(role.value, role)
        codes = {code.partition(".")[2] for code in member.get_all_permissions()}
        for inline in inlines:
            name = inline.model._meta.model_name
            assert {f"add_{name}", f"change_{name}", f"delete_{name}"} <= codes, (role, name)


def test_a_reviewed_page_says_which_answers_nobody_has_signed(client, draft, members):
    question = draft.questions.create(
        question="Does it hurt?", slug="hurt", short_answer="A bit.", answer="<p>A bit.</p>"
    )
    bring_live(draft, members["editor"], members["clinician"], now=timezone.now())
    workflow.publish_as_is(question, now=timezone.now(), origin="imported", change_note="Imported.")
    unsigned = words_of(client.get("/procedures/knee-injection/"))

    workflow.confirm(question, by=members["clinician"], now=timezone.now())
    signed = words_of(client.get("/procedures/knee-injection/"))

    assert "No physician has reviewed this answer yet" in unsigned
    assert "No physician has reviewed this answer yet" not in signed


def test_a_scheduled_time_is_asked_for_and_kept(draft, members):
    write(draft, "Words.", members["editor"], timezone.now())
    workflow.submit(draft, by=members["editor"], now=timezone.now())
    workflow.approve(draft, by=members["clinician"], now=timezone.now())
    later = timezone.localtime() + timedelta(days=2)

    take(signed_in(members["editor"]), draft, "publish", live_from_0=f"{later:%Y-%m-%d}", live_from_1="09:00")

    edition = draft.editions.get()
    assert timezone.localtime(edition.live_from).strftime("%Y-%m-%d %H:%M") == f"{later:%Y-%m-%d} 09:00"
    assert not draft.editions.live().exists()
    assert "Scheduled" in words_of(signed_in(members["editor"]).get(at(draft)))


def test_an_urgent_correction_waits_on_the_staff_home_until_a_second_person_has_looked(draft, members):
    write(draft, "Words.", members["editor"], timezone.now())
    manager, clinician = signed_in(members["manager"]), signed_in(members["clinician"])
    take(manager, draft, "correct", reason="A wrong number.")

    home = clinician.get("/admin/")
    assert "A wrong number." in words_of(home)
    look = at(draft, "step/look/")
    clinician.post(look, form_of(clinician.get(look + "?edition=1")))

    assert "A wrong number." not in words_of(clinician.get("/admin/"))


def test_the_staff_home_says_in_numbers_what_waits(draft, members):
    now = timezone.now()
    other, third = make_draft("Other", "other"), make_draft("Third", "third")
    for page in (draft, other, third):
        write(page, "Words.", members["editor"], now)
        workflow.submit(page, by=members["editor"], now=now)
    workflow.ask_for_changes(other, by=members["clinician"], now=now, reason="Shorter.")
    workflow.approve(third, by=members["clinician"], now=now)

    home = signed_in(members["editor"]).get("/admin/")

    numbers = {str(queue.url): queue.number for queue in home.context["queues"]}
    assert numbers == {"#corrections": 0, "#waiting": 1, "#changes": 1, "#approved": 1, "#due": 0, "#coverage": 0}
    for anchor in ["waiting", "changes", "approved"]:
        assert f'<h2 id="{anchor}">' in words_of(home)


def test_those_who_may_decide_on_emergency_words_see_how_many_wait(members):
    entry = "{chest} {pain} tonight"
    propose("add", "en.certain.chest", entry, why="Missed.", by=members["clinician"], now=timezone.now())

    numbers = {str(queue.url): queue.number for queue in signed_in(members["manager"]).get("/admin/").context["queues"]}

    assert numbers["/admin/emergencies/wordschange/"] == 1


def test_the_numbers_of_requests_are_for_the_desk_alone(members):
    desk = make_member("desk", "Front desk")

    for member, sees in [(desk, True), (members["clinician"], True), (members["editor"], False)]:
        urls = [queue.url for queue in signed_in(member).get("/admin/").context["queues"]]
        assert any("show=urgent" in url for url in urls) is sees, member
    assert signed_in(members["visitor"]).get("/admin/").context["queues"] == []


@pytest.mark.parametrize(
    "end", ["preview/", "compare/?old=1&new=1", "on/?at=2030-01-01T09:00", "step/withdraw/", "history/"]
)
@pytest.mark.parametrize("who", [None, "visitor"])
def test_the_desk_is_closed_to_everybody_else(draft, members, end, who):
    bring_live(draft, members["editor"], members["clinician"], now=timezone.now())
    client = signed_in(members[who]) if who else Client()

    assert client.get(at(draft, end)).status_code in {302, 403}


def test_no_bulk_action_or_list_changes_what_patients_read(draft, members):
    bring_live(draft, members["editor"], members["clinician"], now=timezone.now())
    manager = signed_in(members["manager"])

    manager.post(
        "/admin/procedures/procedure/", {"action": "delete_selected", "_selected_action": [draft.pk], "post": "yes"}
    )

    assert Procedure.objects.filter(pk=draft.pk).exists()
    assert draft.editions.live().count() == 1


def test_who_approves_reads_what_is_new_on_the_same_page(draft, members):
    now = timezone.now()
    bring_live(draft, members["editor"], members["clinician"], "Bleeding is rare.", now)
    write(draft, "Bleeding is very rare.", members["editor"], now, note="Rarer than we said.")
    workflow.submit(draft, by=members["editor"], now=now)
    clinician = signed_in(members["clinician"])

    for step in ["approve", "approve_minor", "ask", "correct"]:
        page = words_of(clinician.get(at(draft, f"step/{step}/")))
        assert "<ins" in page and "very" in page, step
        assert "css/diff.css" in page, step  # which hides what only screen readers need
        assert "Rarer than we said." in page, step
        assert at(draft, "preview/") in page, step


def test_the_first_approval_of_a_page_says_that_all_of_it_is_new(draft, members):
    write(draft, "Words.", members["editor"], timezone.now())
    workflow.submit(draft, by=members["editor"], now=timezone.now())

    page = words_of(signed_in(members["clinician"]).get(at(draft, "step/approve/")))

    assert "all of it is new" in page
    assert at(draft, "preview/") in page


def test_who_looks_at_an_urgent_correction_reads_what_it_changed(draft, members):
    now = timezone.now()
    bring_live(draft, members["editor"], members["clinician"], "Take two pills.", now)
    write(draft, "Take three pills.", members["editor"], now)
    workflow.correct(draft, by=members["manager"], now=now, reason="A wrong number.")

    page = words_of(signed_in(members["clinician"]).get(at(draft, "step/look/?edition=2")))

    assert "three" in page
    assert "<ins" in page


def test_who_restores_an_edition_reads_what_comes_back(draft, members):
    now = timezone.now()
    bring_live(draft, members["editor"], members["clinician"], "Old words.", now)
    write(draft, "New words.", members["editor"], now)

    page = words_of(signed_in(members["editor"]).get(at(draft, "step/restore/?edition=1")))

    assert "Old" in page
    assert "<del" in page


@pytest.mark.parametrize("edition", ["", "abc", "-1", "99999999999999999999", "²"])
@pytest.mark.parametrize("step", ["look", "restore"])
def test_a_step_on_no_edition_is_answered_with_a_form(draft, members, step, edition):
    clinician = signed_in(members["clinician"])

    assert clinician.get(at(draft, f"step/{step}/?edition={edition}")).status_code == 200
    assert take(clinician, draft, step, edition=edition).status_code == 200


def test_a_writer_reads_on_the_page_itself_what_was_asked_for(draft, members):
    now = timezone.now()
    write(draft, "Words.", members["editor"], now)
    workflow.submit(draft, by=members["editor"], now=now)
    workflow.ask_for_changes(draft, by=members["clinician"], now=now, reason="Name the <b>numbers</b>.")
    editor = signed_in(members["editor"])

    asked = words_of(editor.get(at(draft)))
    workflow.submit(draft, by=members["editor"], now=now)

    assert "Name the &lt;b&gt;numbers&lt;/b&gt;." in asked
    assert "Name the" not in words_of(editor.get(at(draft)))


def test_a_page_under_a_notice_can_still_be_withdrawn_in_error_or_replaced(draft, members):
    now = timezone.now()
    bring_live(draft, members["editor"], members["clinician"], now=now)
    other, third = make_draft("Other", "other"), make_draft("Third", "third")
    bring_live(other, members["editor"], members["clinician"], now=now)
    bring_live(third, members["editor"], members["clinician"], now=now)
    manager = signed_in(members["manager"])
    take(manager, draft, "withdraw", kind="ended", reason="We stopped.")

    assert at(draft, "step/withdraw/") in words_of(manager.get(at(draft)))
    for kind, replacement in [("error", ""), ("replaced", other.pk), ("replaced", third.pk)]:
        take(manager, draft, "withdraw", kind=kind, replacement=replacement, reason="Again.")
        assert draft.editions.current().get().kind == kind
    assert Client().get("/procedures/knee-injection/")["Location"] == "/procedures/third/"


# History and preview --------------------------------------------------------------------------------------------------


def test_the_preview_shows_the_draft_to_staff_alone_and_is_kept_nowhere(client, draft, members):
    bring_live(draft, members["editor"], members["clinician"], now=timezone.now())
    write(draft, "Words to be.", members["editor"], timezone.now())

    preview = signed_in(members["editor"]).get(at(draft, "preview/"))

    assert "Words to be." in words_of(preview)
    assert "no-store" in preview["Cache-Control"]
    assert "noindex" in preview["X-Robots-Tag"]
    assert "ETag" not in preview
    assert "Words to be." not in words_of(client.get("/procedures/knee-injection/"))


def test_the_preview_is_what_patients_then_read(client, draft, members):
    now = timezone.now()
    write(draft, "Words to be.", members["editor"], now)
    workflow.submit(draft, by=members["editor"], now=now)
    workflow.approve(draft, by=members["clinician"], now=now)
    preview = signed_in(members["editor"]).get(at(draft, "preview/"))
    workflow.publish(draft, by=members["editor"], now=now)

    assert without_its_time(preview) == without_its_time(client.get("/procedures/knee-injection/"))


def test_the_preview_of_a_later_edition_tells_what_changed_as_patients_then_read_it(client, draft, members):
    now = timezone.now()
    bring_live(draft, members["editor"], members["clinician"], now=now)
    write(draft, "Second words.", members["editor"], now, note="Says it better.")
    workflow.submit(draft, by=members["editor"], now=now)
    workflow.approve(draft, by=members["clinician"], now=now)
    preview = signed_in(members["editor"]).get(at(draft, "preview/"))
    workflow.publish(draft, by=members["editor"], now=now)

    assert without_its_time(preview) == without_its_time(client.get("/procedures/knee-injection/"))
    assert words_of(preview).count("Says it better.") == 1


def test_history_compares_editions_word_by_word_and_restores_one(draft, members):
    now = timezone.now()
    bring_live(draft, members["editor"], members["clinician"], "Bleeding is rare.", now)
    bring_live(draft, members["editor"], members["clinician"], "Bleeding is very rare.", now)
    editor = signed_in(members["editor"])

    compared = words_of(editor.get(at(draft, "compare/?old=1&new=2")))
    restore = at(draft, "step/restore/")
    editor.post(restore, form_of(editor.get(restore + "?edition=1")))

    assert "<ins" in compared
    assert "very" in compared
    assert "Bleeding is rare." in draft.sections.get(kind="risks").body
    assert "Clearer words." in words_of(editor.get(at(draft, "history/")))


def test_a_comparison_speaks_the_words_of_the_form(draft, members):
    now = timezone.now()
    bring_live(draft, members["editor"], members["clinician"], "Bleeding is rare.", now)
    Procedure.objects.filter(pk=draft.pk).update(approach="surgical", one_line="Other words.")
    draft.sections.filter(kind="risks").update(body="<p>Bleeding is very rare.</p>")
    draft.key_facts.create(kind="going_home", value="the same day")

    page = words_of(signed_in(members["editor"]).get(at(draft, "compare/?old=1&new=draft")))

    for words in [
        "Sections › Risks and side effects › Text",
        "One line",
        "Approach",
        "Surgery",
        "Key facts › Going home",
    ]:
        assert words in page, words


def test_an_image_has_its_part_in_the_history_and_comes_back_as_it_was(draft, members):
    now = timezone.now()
    draft.images.create(kind="risks", digest="a" * 32, width=900, height=600, alt="A knee", caption="From the side")
    edition = bring_live(draft, members["editor"], members["clinician"], now=now)
    draft.images.update(digest="b" * 32, width=960, alt="A left knee")
    editor = signed_in(members["editor"])

    page = words_of(editor.get(at(draft, "compare/?old=1&new=draft")))
    restore = at(draft, "step/restore/")
    editor.post(restore, form_of(editor.get(restore + "?edition=1")))

    for words in ["Images › Risks and side effects › Image file", "Images › Risks and side effects › Description"]:
        assert words in page, words
    assert draft.freeze()["images"] == edition.content["images"]
    assert f"/images/{'a' * 32}-900.webp" in words_of(editor.get(at(draft, "preview/")))


def test_a_comparison_of_a_question_names_its_procedures(draft, members):
    question = draft.questions.create(question="Does it hurt?", slug="hurt", answer="<p>A bit.</p>")
    other = Procedure.objects.create(title="Other procedure", slug="other")
    workflow.publish_as_is(question, now=timezone.now(), origin="imported", change_note="Imported.")
    question.placements.create(procedure=other, position=1)

    page = words_of(signed_in(members["editor"]).get(f"/admin/faqs/question/{question.pk}/compare/?old=1&new=draft"))

    assert "Knee injection" in page
    assert "Other procedure" in page


def test_staff_see_what_a_page_said_at_a_moment(draft, members):
    now = timezone.now()
    bring_live(draft, members["editor"], members["clinician"], "Old words.", now - timedelta(days=10))
    bring_live(draft, members["editor"], members["clinician"], "New words.", now - timedelta(days=5))
    editor = signed_in(members["editor"])

    moment = timezone.localtime(now - timedelta(days=7)).strftime("%Y-%m-%dT%H:%M")
    page = words_of(editor.get(at(draft, f"on/?at={moment}")))

    assert "Old words." in page
    assert "New words." not in page


@pytest.mark.parametrize("moment", ["", "yesterday", "2026-13-45T99:99", "0001-01-01T00:00", "9999-12-31T23:59"])
def test_a_moment_that_is_none_is_answered_with_words(draft, members, moment):
    response = signed_in(members["editor"]).get(at(draft, f"on/?at={moment}"), follow=True)

    assert response.status_code == 200


@pytest.mark.parametrize(
    "query", ["", "?old=1", "?old=x&new=y", "?old=1&new=99999999999999999999", "?old=-1&new=draft"]
)
def test_a_comparison_of_nothing_is_not_found(draft, members, query):
    assert signed_in(members["editor"]).get(at(draft, f"compare/{query}")).status_code == 404


def test_every_page_of_the_admin_says_when_four_eyes_are_off(draft, members, settings):
    settings.FOUR_EYES = False
    editor = signed_in(members["editor"])

    for address in ["/admin/", "/admin/procedures/procedure/", at(draft), at(draft, "history/")]:
        assert "one person may write and approve" in words_of(editor.get(address)), address
    settings.FOUR_EYES = True
    assert "one person may write and approve" not in words_of(editor.get("/admin/"))


@pytest.mark.parametrize("same", [{"slug": "other"}, {"title": "Other"}])
def test_an_address_or_a_title_that_another_draft_has_is_refused_in_words(draft, members, same):
    make_draft("Other", "other")
    editor = signed_in(members["editor"])

    answer = editor.post(at(draft), form_of(editor.get(at(draft))) | same | {"_save": "Save"})

    assert answer.status_code == 200
    assert "already exists" in words_of(answer)
