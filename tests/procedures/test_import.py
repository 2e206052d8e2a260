"""`manage.py import_document`, from files on disk to what patients read."""

import html
from io import StringIO

import pytest
from django.core.management import call_command

from clinic.models import Physician
from faqs.models import Question, QuestionEdition
from procedures.models import Procedure, ProcedureEdition

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
    before = list(Procedure.objects.values()), list(Question.objects.values()), list(ProcedureEdition.objects.values())

    status, out, _ = run(file, publish=True)

    after = list(Procedure.objects.values()), list(Question.objects.values()), list(ProcedureEdition.objects.values())
    assert status == 0
    assert out.count("unchanged") == 1
    assert before == after


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
