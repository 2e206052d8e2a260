"""Personal data is classified, encrypted, and in no other byte of the database, the logs or an address."""

import logging
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from inquiries.models import Inquiry
from tests.inquiries.browser import SENT, page, send
from vault.fields import BlindIndexField, EncryptedTextField

MARKERS = {
    "name": "Zephyrine Qwortmark",
    "phone": "303 555 0987 ext 4471",
    "email": "qwortmail@zephyr.example",
    "message": "Vexilloid numbness since Quobsday",
}
SPELLINGS = [*MARKERS.values(), "Zephyrine", "Qwortmark", "3035550987", "qwortmail", "Vexilloid"]


def problems(model):
    fields = {field.name: field for field in model._meta.get_fields() if not field.auto_created}
    classes = [model.Privacy.PLAIN, model.Privacy.INDEX, model.Privacy.PERSONAL]
    named = [name for names in classes for name in names]
    found = [f"{name} is in no class" for name in fields.keys() - set(named)]
    found += [f"{name} is in two classes" for name in set(named) if named.count(name) > 1]
    found += [f"{name} is no field" for name in set(named) - fields.keys()]
    for names, kind in zip(classes, [None, BlindIndexField, EncryptedTextField], strict=True):
        found += [f"{name} is in the wrong class" for name in names & fields.keys() if kind_of(fields[name]) != kind]
    return found


def kind_of(field):
    return next((kind for kind in (BlindIndexField, EncryptedTextField) if isinstance(field, kind)), None)


def test_every_field_of_every_model_of_this_room_is_in_exactly_one_class():
    models = list(apps.get_app_config("inquiries").get_models())

    assert Inquiry in models
    for model in models:
        assert problems(model) == [], model


def test_a_field_that_nobody_classified_is_found(monkeypatch):
    monkeypatch.setattr(Inquiry.Privacy, "PLAIN", Inquiry.Privacy.PLAIN - {"state"})
    assert problems(Inquiry) == ["state is in no class"]


def test_a_personal_field_that_is_not_encrypted_is_found(monkeypatch):
    monkeypatch.setattr(Inquiry.Privacy, "PLAIN", Inquiry.Privacy.PLAIN - {"topic"})
    monkeypatch.setattr(Inquiry.Privacy, "PERSONAL", {"topic"})
    assert problems(Inquiry) == ["topic is in the wrong class"]


def every_row():
    """All rows of all tables, as the database hands them out."""
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            yield from ((table, repr(row)) for row in cursor.fetchall())


@pytest.mark.django_db(transaction=True)
def test_what_people_wrote_is_in_no_row_session_log_address_or_page_after(visitor, caplog, capfd, settings):
    settings.DEBUG = True  # so that even the statements are kept
    caplog.set_level(logging.DEBUG)

    response = send(visitor, **MARKERS)
    confirmation = visitor.get(SENT)

    dump = list(every_row())
    assert {"inquiries_inquiry", "django_session"} <= {table for table, _row in dump}
    said = [row for _table, row in dump] + [caplog.text, *capfd.readouterr(), *map(str, response.headers.items())]
    said += [str(visitor.cookies), page(confirmation), *(query["sql"] for query in connection.queries)]
    said.append(repr(dict(visitor.session.items())))
    for marker in SPELLINGS:
        assert not [text for text in said if marker.lower() in text.lower()], marker


@pytest.mark.django_db(transaction=True)
def test_the_files_of_the_database_hold_none_of_it(visitor):
    if connection.vendor != "sqlite":
        pytest.skip("the server's files are not ours to read")

    send(visitor, **MARKERS)

    file = Path(connection.settings_dict["NAME"])
    raw = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    assert b"inquiries_inquiry" in raw
    for marker in SPELLINGS:
        assert marker.encode() not in raw, marker
