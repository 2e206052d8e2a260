"""Personal data is classified, encrypted, and in no other byte of the database, the logs or an address."""

import logging
from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from inquiries.models import Inquiry
from tests.inquiries.browser import NEW, page, send, start, walk
from vault.fields import BlindIndexField, EncryptedTextField

MARKERS = {
    "you": {"first_name": "Zephyrine", "last_name": "Qwortmark", "called": "Zibbledee", "been_here": "yes",
            "zip_code": "99471"},
    "birth": {"month": "3", "day": "27", "year": "1943"},
    "contact": {"contact_first_by": "phone", "phone": "303 555 0987 ext 4471", "voicemail": "no",
                "email": "qwortmail@zephyr.example"},
    "helper": {"first_name": "Helpwina", "last_name": "Frumpledink", "relationship": "stepgrandniece",
               "patient_knows": "on"},
    "questions-3": {"else": "Wurstelpain at dusk"},
    "more": {"message": "Vexilloid numbness since Quobsday", "payer": "medicaid"},
    "for": {"who": "adult"},
}  # fmt: skip
SPELLINGS = ["Zephyrine", "Qwortmark", "Zibbledee", "1943-03-27", "303 555 0987", "3035550987", "qwortmail", "medicaid",
             "Helpwina", "Frumpledink", "stepgrandniece", "Wurstelpain", "Vexilloid", "Quobsday"]  # fmt: skip


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


@pytest.mark.parametrize("upto", ["check", "sent"])
@pytest.mark.django_db(transaction=True)
def test_what_people_wrote_is_in_no_row_session_log_or_address(visitor, caplog, capfd, settings, screening, upto):
    settings.DEBUG = True  # so that even the statements are kept
    caplog.set_level(logging.DEBUG)

    base = start(visitor)
    said = [walk(visitor, base, **MARKERS)]
    if upto == "sent":
        said.append(send(visitor, base, **MARKERS)["Location"])
        said.append(page(visitor.get(said[-1])))

    dump = list(every_row())
    assert "inquiries_draft" in {table for table, _row in dump}
    said += [row for _table, row in dump] + [caplog.text, *capfd.readouterr(), str(visitor.cookies)]
    said += [query["sql"] for query in connection.queries]
    for marker in SPELLINGS:
        assert not [text for text in said if marker.lower() in text.lower()], marker


@pytest.mark.django_db(transaction=True)
def test_the_files_of_the_database_hold_none_of_it(visitor, screening):
    if connection.vendor != "sqlite":
        pytest.skip("the server's files are not ours to read")

    send(visitor, **MARKERS)

    file = Path(connection.settings_dict["NAME"])
    raw = b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))
    assert b"inquiries_inquiry" in raw
    for marker in SPELLINGS:
        assert marker.encode() not in raw, marker


def test_the_flow_never_touches_the_staffs_session(visitor):
    send(visitor)

    assert "sessionid" not in visitor.cookies


def test_a_wrong_key_is_an_error_and_never_ciphertext_on_a_page(visitor, settings):
    base = start(visitor)
    walk(visitor, base, upto="more")
    settings.FIELD_KEYS = ["k1:" + "QkJC" * 10 + "QkI="]
    visitor.raise_request_exception = False

    response = visitor.get(f"{base}you/")

    assert response.status_code == 500
    assert "k1." not in page(response)


def test_no_page_of_the_flow_is_kept_by_a_cache_or_listed(visitor):
    base = start(visitor)
    answers = [visitor.post(NEW), visitor.get(f"{base}safety/"), visitor.get("/inquiries/safety/")]
    answers += [visitor.get("/inquiries/call-me/"), visitor.get("/inquiries/cleared/"), send(visitor, base)]
    answers += [visitor.get(answers[-1]["Location"]), visitor.get("/inquiries/called/nonsense/")]
    answers.append(visitor.get(NEW, {"procedure": "knee-injection"}))
    answers.append(visitor.get(answers[-1]["Location"]))

    for response in answers:
        assert "no-store" in response["Cache-Control"]
        assert response["X-Robots-Tag"] == "noindex"


def test_the_first_page_may_be_found_but_is_kept_by_no_cache(visitor):
    response = visitor.get(NEW)

    assert response["X-Robots-Tag"] == "all"
    assert "no-store" in response["Cache-Control"]
