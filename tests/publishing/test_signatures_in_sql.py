"""Plain SQL cannot put a signature under words that it does not cover."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from pages.models import NoticeEdition
from procedures.models import ProcedureEdition
from publishing import workflow
from tests.publishing.conftest import NOW, bring_live, make_draft, write

HOUR = timedelta(hours=1)


def insert_copy(edition, **changes):
    """Inserts a copy of an edition row with other values by plain SQL."""
    columns = [field.column for field in ProcedureEdition._meta.fields if field.column != "id"]
    values = [str(changes[column]) if column in changes else f'"{column}"' for column in columns]
    names = ", ".join(f'"{column}"' for column in columns)
    table = ProcedureEdition._meta.db_table
    run(f"INSERT INTO {table} ({names}) SELECT {', '.join(values)} FROM {table} WHERE id = {edition.pk}")  # noqa: S608


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.fixture
def signed(draft, editor, clinician):
    return bring_live(draft, editor, clinician)


def test_a_signature_under_the_same_words_is_accepted(signed):
    insert_copy(signed, number=9)

    assert ProcedureEdition.objects.get(number=9).valid_sign_off()


@pytest.mark.parametrize("changes", [{"hash": "'0'"}, {"slug": "'cure'"}])
def test_no_other_words_and_no_other_address(signed, changes):
    with pytest.raises(DatabaseError, match="signature"):
        insert_copy(signed, number=9, **changes)


def test_no_other_page(signed):
    other = make_draft("Hip injection", "hip-injection")

    with pytest.raises(DatabaseError, match="signature"):
        insert_copy(signed, number=9, draft_id=other.pk)


def test_another_title_names_no_one(signed):
    insert_copy(signed, number=9, title="'A cure'")

    assert ProcedureEdition.objects.get(number=9).valid_sign_off() is None


def test_words_that_were_exchanged_beside_their_hash_name_no_one(signed):
    insert_copy(signed, number=9, content=f"REPLACE(CAST(content AS text), 'First', 'Last'){json_type()}")

    assert ProcedureEdition.objects.get(number=9).valid_sign_off() is None


def json_type():
    return "::jsonb" if connection.vendor == "postgresql" else ""


def test_a_signature_is_never_changed(signed):
    with pytest.raises(DatabaseError):
        run("UPDATE publishing_signoff SET name = 'Somebody'")


@pytest.mark.parametrize("columns", ["name = ''", "license = ''", "of_id = id"])
def test_a_signature_says_who_and_when(signed, columns):
    fields = [field.column for field in type(signed.sign_off)._meta.fields if field.column != "id"]
    column, value = columns.split(" = ")
    values = [value if name == column else f'"{name}"' for name in fields]
    names = ", ".join(f'"{name}"' for name in fields)

    with pytest.raises(DatabaseError):
        run(f"INSERT INTO publishing_signoff ({names}) SELECT {', '.join(values)} FROM publishing_signoff")  # noqa: S608


def test_an_unsigned_edition_is_accepted(draft, editor, manager):
    write(draft, "Words.", editor)

    assert workflow.correct(draft, by=manager, now=NOW + HOUR, reason="It cannot wait.").sign_off is None


def test_a_revoked_signature_does_not_come_back(draft, editor, clinician, manager):
    write(draft, "Words.", editor)
    workflow.submit(draft, by=editor, now=NOW)
    signed = workflow.sign(draft, by=clinician, now=NOW)
    bound = type(draft)._base_manager.values_list("bound_content", flat=True).get()
    workflow.ask_for_changes(draft, by=clinician, now=NOW, reason="Dangerous.")
    run(
        f"UPDATE procedures_procedure SET state = 'approved', signed_id = {signed.pk}, "  # noqa: S608
        f"approved_by_id = {clinician.pk}, bound_content = '{bound}'"
    )
    draft.refresh_from_db()

    with pytest.raises(DatabaseError, match="signature"), transaction.atomic():
        workflow.publish(draft, by=editor, now=NOW)


def test_a_review_that_would_never_be_due_names_no_one(signed):
    insert_copy(signed, number=9, review_due="'4693-01-01'")

    assert ProcedureEdition.objects.get(number=9).valid_sign_off() is None


@pytest.mark.django_db
def test_the_privacy_notice_is_not_withdrawn():
    names = [field.column for field in NoticeEdition._meta.fields if field.column != "id"]
    call_command("load_sample", stdout=StringIO())
    values = ["'error'" if name == "kind" else "99" if name == "number" else f'"{name}"' for name in names]
    columns = ", ".join(f'"{name}"' for name in names)

    with pytest.raises(DatabaseError, match="pages_privacy_notice_stays"):
        run(
            f"INSERT INTO pages_noticeedition ({columns}) SELECT {', '.join(values)} "  # noqa: S608
            "FROM pages_noticeedition WHERE slug = 'privacy-practices'"
        )
