"""`manage.py import_document`, from files on disk to what patients read."""

import html
import os
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.utils import timezone

from clinic.models import Physician
from faqs.models import Question, QuestionEdition
from procedures.models import Procedure, ProcedureEdition
from publishing import transitions, workflow
from publishing.history import events_of
from publishing.models import DraftEvent
from publishing.steps import DraftState
from publishing.written import imported_hash

pytestmark = pytest.mark.django_db

TEXT = """Ana Test MD
Test Practice
Knee Injection
1746872118
A knee injection is a treatment for pain in the knee.
A thin needle is inserted under local anesthesia.
Most people go home the same day and can resume walking.
Alternative treatments include exercise.
Risks are rare and include bleeding or infection.
Before that, an X-ray scan is required.
Our team is here to help you.
FAQs
Does it hurt?
A little.
Not for long.
How long does it take?
Some minutes.
"""
HOSTILE = "<script>alert(1)</script> {{ settings.SECRET_KEY }} {% load x %} & <b>bold</b> \"quoted\" 'so' &amp;"


@pytest.fixture
def write(tmp_path):
    def write(text, name="knee.txt"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode())
        return file

    return write


def run(*paths, **options):
    """(exit status, standard output, standard error) of the command."""
    out, err, status = StringIO(), StringIO(), 0
    try:
        call_command("import_document", *map(str, paths), stdout=out, stderr=err, **options)
    except SystemExit as stopped:
        status = stopped.code
    return status, out.getvalue(), err.getvalue()


def shown(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_a_document_becomes_physician_procedure_and_questions_in_order(write):
    status, out, err = run(write(TEXT))

    procedure = Procedure.objects.get()
    assert (status, err) == (0, "")
    assert "created" in out
    assert (procedure.title, procedure.slug, procedure.author.name) == (
        "Knee Injection",
        "knee-injection",
        "Ana Test MD",
    )
    assert procedure.dated.timestamp() == 1746872118
    assert [section.kind for section in procedure.sections.all()] == [
        "what", "imaging", "options", "risks", "how", "recovery", "next",
    ]  # fmt: skip
    assert [str(question) for question in procedure.questions.order_by("placements__position")] == [
        "Does it hurt?",
        "How long does it take?",
    ]


def test_without_publish_patients_see_nothing_of_it(client, write):
    run(write(TEXT))

    assert client.get("/procedures/knee-injection/").status_code == 404
    assert client.get("/faqs/does-it-hurt/").status_code == 404
    assert client.get("/physicians/ana-test-md/").status_code == 404
    assert "Knee" not in shown(client, "/procedures/")


def test_published_text_is_shown_to_the_character(client, write):
    run(write(TEXT), publish=True)

    page = shown(client, "/procedures/knee-injection/")
    for line in TEXT.splitlines()[4:]:
        assert line in page or line == "FAQs"
    assert "A little." in shown(client, "/faqs/does-it-hurt/")
    assert "Ana Test MD" in shown(client, "/physicians/ana-test-md/")


def test_markup_and_template_syntax_in_a_document_are_text(client, write):
    run(write(TEXT.replace("Some minutes.", HOSTILE).replace("Risks are", f"Risks {HOSTILE} are")), publish=True)

    raw = client.get("/procedures/knee-injection/").content.decode()
    assert html.unescape(raw).count(HOSTILE) >= 2
    assert "<script>alert" not in raw
    assert "<b>bold" not in raw


def test_importing_again_changes_nothing_and_says_so(write):
    file = write(TEXT)
    run(file, publish=True)
    before = everything()

    status, out, _ = run(file, publish=True)

    assert status == 0
    assert out.count("unchanged") == 1
    assert everything() == before


def everything():
    models = (Procedure, Question, ProcedureEdition, QuestionEdition, Physician, DraftEvent)
    return [list(model.objects.values()) for model in models]


def test_an_imported_draft_can_be_published_by_a_second_run(write):
    file = write(TEXT)
    run(file)

    _, out, _ = run(file, publish=True)

    assert "published (3 new editions)" in out
    assert ProcedureEdition.objects.live().count() == 1


def test_a_changed_document_updates_the_draft_and_not_what_patients_read(client, write):
    run(write(TEXT), publish=True)

    _, out, _ = run(write(TEXT.replace("exercise", "swimming").replace("Some minutes.", "An hour.")))

    assert "updated" in out
    assert "swimming" in Procedure.objects.get().sections.get(kind="options").body
    page = shown(client, "/procedures/knee-injection/")
    assert "exercise" in page
    assert "swimming" not in page
    assert "An hour." not in page


def test_publishing_a_changed_document_makes_new_editions_only_of_what_changed(client, write):
    run(write(TEXT), publish=True)

    run(write(TEXT.replace("exercise", "swimming")), publish=True)

    assert "swimming" in shown(client, "/procedures/knee-injection/")
    assert [edition.number for edition in ProcedureEdition.objects.order_by("number")] == [1, 2]
    assert QuestionEdition.objects.count() == 2


def test_a_question_that_the_document_no_longer_has_leaves_the_page(client, write):
    run(write(TEXT), publish=True)

    run(write(TEXT.replace("How long does it take?\nSome minutes.\n", "")), publish=True)

    assert "How long does it take?" not in shown(client, "/procedures/knee-injection/")


def test_a_paragraph_that_staff_moved_stays_where_they_put_it(write):
    run(write(TEXT))
    procedure = Procedure.objects.get()
    procedure.sections.filter(kind="options").delete()
    what = procedure.sections.get(kind="what")
    what.body += "<p>Alternative treatments include exercise.</p>"
    what.save()

    run(write(TEXT.replace("bleeding", "bruising")))

    assert "exercise" in procedure.sections.get(kind="what").body
    assert not procedure.sections.filter(kind="options").exists()


def test_what_staff_changed_after_an_import_is_not_published_by_it(client, write):
    file = write(TEXT)
    run(file)
    section = Procedure.objects.get().sections.get(kind="risks")
    section.body = "<p>Not yet checked.</p>"
    section.save()

    _, out, _ = run(file, publish=True)

    assert "publish it in the admin" in out
    assert client.get("/procedures/knee-injection/").status_code == 404


def test_a_changed_document_does_not_publish_what_staff_wrote_beside_it(client, write):
    run(write(TEXT), publish=True)
    procedure, question = Procedure.objects.get(), Question.objects.get(question="Does it hurt?")
    procedure.key_facts.create(kind="time", value="A fact not yet checked")
    question.short_answer = "An answer not yet checked."
    question.save()
    changed = write(TEXT.replace("A little.", "Only a little.").replace("exercise", "rest and exercise"))

    for _twice in range(2):
        _, out, _ = run(changed, publish=True)
        assert "“Knee Injection” was changed here since the import: publish it in the admin" in out
        assert "“Does it hurt?” was changed here since the import: publish it in the admin" in out

    page = shown(client, "/procedures/knee-injection/") + shown(client, "/faqs/does-it-hurt/")
    assert "not yet checked" not in page
    assert "rest and exercise" not in page
    assert "rest and exercise" in procedure.sections.get(kind="options").body


def test_a_document_does_not_publish_a_draft_that_staff_had_begun(client, write):
    draft = Procedure.objects.create(title="Knee Injection", slug="knee", one_line="A line not yet checked.")

    _, out, _ = run(write(TEXT), publish=True)

    assert "“Knee Injection” was changed here since the import: publish it in the admin" in out
    assert not draft.editions.exists()


def test_what_staff_published_since_is_no_obstacle_to_the_next_document(client, write):
    run(write(TEXT), publish=True)
    procedure = Procedure.objects.get()
    procedure.key_facts.create(kind="time", value="A checked fact")
    workflow.publish_as_is(procedure, now=timezone.now(), origin="imported", change_note="As if by two people.")

    _, out, _ = run(write(TEXT.replace("exercise", "rest and exercise")), publish=True)

    assert "changed here since the import" not in out
    page = shown(client, "/procedures/knee-injection/")
    assert "rest and exercise" in page
    assert "A checked fact" in page


def test_a_dry_run_changes_nothing(write):
    _, out, _ = run(write(TEXT), publish=True, dry_run=True)

    assert "dry run" in out
    assert not Procedure.objects.exists()
    assert not Physician.objects.exists()


@pytest.mark.parametrize(
    ("bad", "line"),
    [
        (b"", 1),
        (b"\xff\xfe\x00binary", 1),
        (TEXT.replace("1746872118", "soon"), 4),
        (TEXT.replace("1746872118", "1746872118000"), 4),
        (TEXT + "And what now?\n", 18),
        (TEXT.replace("How long does it take?", "Does it hurt?"), 16),
    ],
)
def test_a_bad_file_is_refused_with_its_line_and_does_not_stop_the_others(write, bad, line):
    bad_file = write(bad, "a-bad.txt")
    good_file = write(TEXT, "b-good.txt")

    status, out, err = run(bad_file, good_file)

    assert status == 1
    assert err.startswith(f"{bad_file}:{line}: ")
    assert "created" in out
    assert [procedure.title for procedure in Procedure.objects.all()] == ["Knee Injection"]


def test_a_bad_file_leaves_nothing_behind(write):
    run(write(TEXT + "And what now?\n"))

    assert not Procedure.objects.exists()
    assert not Physician.objects.exists()
    assert not Question.objects.exists()


def test_a_folder_brings_in_all_its_documents(write, tmp_path):
    write(TEXT, "one.txt")
    write(TEXT.replace("Knee Injection", "Hip Injection"), "two.txt")
    write("no document", "notes.md")

    status, _, _ = run(tmp_path)

    assert status == 0
    assert Procedure.objects.count() == 2


def test_a_document_over_one_mebibyte_is_refused_unread(write, monkeypatch):
    file = write(TEXT.encode() + b"x" * 1024 * 1024)
    monkeypatch.setattr("pathlib.Path.read_bytes", lambda _: pytest.fail("it was read"))

    status, _, err = run(file)

    assert status == 1
    assert "1 MiB" in err


def test_a_missing_file_is_named(tmp_path):
    status, _, err = run(tmp_path / "nothing.txt")

    assert status == 1
    assert "nothing.txt:1: there is no such file" in err


def test_two_documents_with_the_same_question_keep_their_own_answers(client, write):
    run(write(TEXT), write(TEXT.replace("Knee", "Hip").replace("A little.", "Not at all."), "hip.txt"), publish=True)

    assert "A little." in shown(client, "/procedures/knee-injection/")
    assert "Not at all." not in shown(client, "/procedures/knee-injection/")
    assert "Not at all." in shown(client, "/faqs/does-it-hurt-2/")


def test_a_title_in_another_alphabet_has_an_address(client, write):
    run(write(TEXT.replace("Knee Injection", "膝关节注射")), publish=True)

    assert "膝关节注射" in shown(client, Procedure.objects.get().editions.get().get_absolute_url())


def test_a_document_replaces_sample_text_of_the_same_name_only(client, write):
    call_command("load_sample", stdout=StringIO())
    mild = TEXT.replace("Knee Injection", "MILD Procedure").replace("Does it hurt?", str(first_sample_question()))

    run(write(mild), publish=True)

    procedure = Procedure.objects.get(title="MILD Procedure")
    replaced = set(procedure.sections.filter(sample=False).values_list("kind", flat=True))
    assert replaced == {"what", "imaging", "options", "risks", "how", "recovery", "next"}
    assert procedure.sections.filter(sample=True).exists()
    assert procedure.key_facts.exists()
    question = procedure.questions.get(question=str(first_sample_question()))
    assert (question.sample, question.short_answer) == (False, "")
    assert procedure.questions.filter(sample=True).exists()


def first_sample_question():
    return Question.objects.filter(procedures__title="MILD Procedure").order_by("placements__position").first()


# The workflow


@pytest.fixture
def manager():
    member = get_user_model().objects.create_user("manager", is_staff=True)
    member.groups.set(Group.objects.get_or_create(name=role)[0] for role in ("Manager", "Clinician"))
    return member


def withdraw(draft, member):
    workflow.withdraw(draft, by=member, now=timezone.now(), kind="error", reason="A wrong dose.")


def test_what_was_withdrawn_is_not_brought_back_by_an_import(client, write, manager):
    run(write(TEXT), publish=True)
    withdraw(Procedure.objects.get(), manager)
    withdraw(Question.objects.get(slug="does-it-hurt"), manager)

    same = run(write(TEXT), publish=True)
    changed = run(write(TEXT.replace("A little.", "No.").replace("exercise", "swimming")), publish=True)

    for status, out, _ in (same, changed):
        assert status == 0
        assert "“Knee Injection” was withdrawn here: publish it in the admin" in out
        assert "“Does it hurt?” was withdrawn here: publish it in the admin" in out
        assert "new edition" not in out
    assert client.get("/procedures/knee-injection/").status_code == 410
    assert client.get("/faqs/does-it-hurt/").status_code == 410


def test_publishing_as_is_refuses_a_page_that_was_withdrawn(write, manager):
    run(write(TEXT), publish=True)
    procedure = Procedure.objects.get()
    withdraw(procedure, manager)

    with pytest.raises(workflow.StepRefused, match="was withdrawn"):
        workflow.publish_as_is(procedure, now=timezone.now(), origin="imported", change_note="Again.")

    assert procedure.editions.count() == 2


@pytest.mark.parametrize("state", [DraftState.PUBLISHED, DraftState.SUBMITTED, DraftState.APPROVED])
def test_what_an_import_changed_is_a_draft_again_and_stands_in_the_log(write, manager, state):
    run(write(TEXT), publish=True)
    for draft in (Procedure.objects.get(), Question.objects.get(slug="does-it-hurt")):
        transitions.move(draft, state, approved_by=manager, bound_content=draft.content_hash())
    version, events = Procedure.objects.get().version, DraftEvent.objects.count()

    run(write(TEXT.replace("exercise", "swimming").replace("A little.", "No.")))

    procedure, question = Procedure.objects.get(), Question.objects.get(slug="does-it-hurt")
    for draft in (procedure, question):
        assert (draft.state, draft.approved_by, draft.bound_content) == (DraftState.DRAFT, None, "")
        event = events_of(draft).first()
        assert (event.step, event.by, event.from_state, event.to_state) == ("import", None, state, DraftState.DRAFT)
        assert event.data == {"content": draft.freeze(), "version": draft.version}
    assert procedure.version == version + 1
    assert DraftEvent.objects.count() == events + 2


def test_words_that_patients_read_already_are_published_after_an_import(write):
    run(write(TEXT), publish=True)
    run(write(TEXT.replace("exercise", "swimming").replace("A little.", "No.")))

    run(write(TEXT))

    assert {draft.state for draft in [*Procedure.objects.all(), *Question.objects.all()]} == {DraftState.PUBLISHED}


def test_an_approved_question_that_a_changed_document_leaves_alone_stays_approved(write, manager):
    run(write(TEXT))
    question = Question.objects.get(slug="does-it-hurt")
    transitions.move(question, DraftState.APPROVED, approved_by=manager, bound_content=question.content_hash())

    run(write(TEXT.replace("exercise", "swimming")))

    assert Question.objects.get(slug="does-it-hurt").state == DraftState.APPROVED


def test_questions_that_an_import_takes_away_are_drafts_again(write):
    call_command("load_sample", stdout=StringIO())
    mild = TEXT.replace("Knee Injection", "MILD Procedure")
    run(write(mild), publish=True)
    run(write(mild.replace("How long does it take?\nSome minutes.\n", "")))

    assert Question.objects.get(slug="how-long-does-it-take").state == DraftState.DRAFT


# Addresses


def test_an_address_that_a_page_once_had_is_not_given_to_another(write):
    run(write(TEXT), publish=True)
    procedure = Procedure.objects.get()
    procedure.title, procedure.slug = "Injection of the knee", "moved"
    procedure.save()

    status, _, err = run(write(TEXT), publish=True)

    assert (status, err) == (0, "")
    assert Procedure.objects.get(title="Knee Injection").slug == "knee-injection-2"


def test_a_document_that_the_workflow_refuses_leaves_nothing_behind_and_does_not_stop_the_others(write):
    run(write(TEXT), publish=True)
    procedure = Procedure.objects.get()
    procedure.slug = "moved"
    procedure.save()
    run(write(TEXT.replace("Knee", "Hip"), "a-hip.txt"))
    Procedure.objects.filter(title="Hip Injection").update(slug="knee-injection")
    moved = Procedure.objects.get(title="Hip Injection")
    Procedure.objects.filter(pk=moved.pk).update(imported_content=imported_hash(moved.freeze(), moved))
    hip = write(TEXT.replace("Knee", "Hip").replace("exercise", "rest and exercise"), "a-hip.txt")
    back = write(TEXT.replace("Knee", "Back"), "b-back.txt")

    status, out, err = run(hip, back, publish=True)

    assert status == 1
    assert err == f"{hip}:1: Another page uses or used this address. Choose a different one.\n"
    assert f"{back}: Back Injection: created" in out
    assert "rest and" not in Procedure.objects.get(title="Hip Injection").sections.get(kind="options").body


# Paths


def test_a_name_that_is_too_long_is_refused_and_does_not_stop_the_others(write):
    name = "k" * 300

    status, out, err = run(name, write(TEXT))

    assert (status, err) == (1, f"{name}:1: cannot be read: File name too long\n")
    assert "created" in out


def test_a_file_that_may_not_be_looked_at_is_refused_and_does_not_stop_the_others(write, monkeypatch):
    locked, good = write(TEXT, "a-locked.txt"), write(TEXT, "b-good.txt")
    look = Path.stat

    def denied(path, **options):
        if path == locked:
            raise PermissionError(13, "Permission denied", str(path))
        return look(path, **options)

    monkeypatch.setattr("pathlib.Path.stat", denied)

    status, out, err = run(locked, good)

    assert (status, err) == (1, f"{locked}:1: cannot be read: Permission denied\n")
    assert "created" in out


def test_a_folder_that_may_not_be_read_is_refused(write, tmp_path, monkeypatch):
    locked = tmp_path / "locked"
    locked.mkdir()
    write(TEXT)
    scandir = os.scandir

    def denied(path):
        if str(path) == str(locked):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr("os.scandir", denied)

    alone = run(locked)
    inside = run(tmp_path)

    assert alone == (1, "", f"{locked}:1: cannot be read: Permission denied\n")
    assert (inside[0], inside[2]) == (1, f"{locked}:1: cannot be read: Permission denied\n")
    assert "created" in inside[1]


def test_links_that_lead_nowhere_are_refused(tmp_path):
    broken, loop = tmp_path / "broken.txt", tmp_path / "loop.txt"
    broken.symlink_to(tmp_path / "nothing")
    loop.symlink_to(loop)

    status, _, err = run(tmp_path)

    assert status == 1
    assert f"{broken}:1: this link is broken" in err
    assert f"{loop}:1: cannot be read: " in err


def test_a_pipe_is_refused_unread(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")

    status, _, err = run(tmp_path)

    assert status == 1
    assert "pipe.txt:1: this is not a regular file" in err


# Titles


def test_a_second_document_with_the_same_title_in_one_run_is_refused(write):
    first = write(TEXT, "a.txt")
    second = write(TEXT.replace("Knee Injection", "knee   INJECTION").replace("exercise", "swimming"), "b.txt")

    status, out, err = run(first, second)

    assert (status, err) == (1, f"{second}:3: {first} already has this title\n")
    assert "created" in out
    assert "exercise" in Procedure.objects.get().sections.get(kind="options").body


def test_a_document_named_twice_is_brought_in_once(write, tmp_path):
    file = write(TEXT)

    status, out, _ = run(tmp_path, file)

    assert status == 0
    assert out.count("Knee Injection") == 1


@pytest.mark.parametrize("title", ["KNEE  injection", "Knee\u2003Injection", "Straße"])
def test_a_procedure_is_found_by_the_words_of_its_title(write, title):
    run(write(TEXT.replace("Knee Injection", "STRASSE") if title == "Straße" else TEXT))

    _, out, _ = run(write(TEXT.replace("Knee Injection", title)))

    assert "updated" in out
    assert Procedure.objects.count() == 1


# Authors


def rename(physician):
    physician.name, physician.slug = "Ana Married MD", "ana-married-md"
    physician.save()


def test_a_renamed_physician_stays_the_author_of_a_changed_document(write):
    run(write(TEXT))
    rename(Physician.objects.get())

    _, out, _ = run(write(TEXT.replace("exercise", "swimming")))

    assert Procedure.objects.get().author == Physician.objects.get()
    assert "changed here" not in out


def test_a_renamed_physician_is_no_edit_of_the_page(client, write):
    run(write(TEXT))
    rename(Physician.objects.get())

    _, out, _ = run(write(TEXT), publish=True)

    assert "changed here" not in out
    assert "Ana Married MD" in shown(client, "/procedures/knee-injection/")


def test_another_author_that_staff_chose_is_an_edit_of_the_page(write):
    run(write(TEXT))
    procedure = Procedure.objects.get()
    procedure.author = Physician.objects.create(name="Ben Other MD", slug="ben-other-md")
    procedure.save()

    _, out, _ = run(write(TEXT), publish=True)

    assert "“Knee Injection” was changed here since the import" in out


def test_a_document_that_names_another_author_changes_the_author(write):
    run(write(TEXT))

    run(write(TEXT.replace("Ana Test MD", "Ben Other MD")))

    assert Procedure.objects.get().author.name == "Ben Other MD"


def test_the_longest_title_that_a_document_may_have_names_a_topic_that_fits(write):
    title = "A knee injection " + "with many words " * 11

    status, _out, err = run(write(TEXT.replace("Knee Injection", title)), publish=True)

    assert (status, err) == (0, "")
    topics = {question.topic for question in Question.objects.all()}
    assert [len(topic) for topic in topics] == [80]
    assert topics.pop().startswith("A knee injection with many words")


def test_a_folder_s_documents_are_found_however_their_names_are_written(write, tmp_path):
    write(TEXT, "KNEE.TXT")

    status, out, _err = run(tmp_path)

    assert status == 0
    assert "Knee Injection: created" in out
