"""Personal data is classified and encrypted, and appears nowhere else: not in the database, logs or addresses."""

import logging
import re

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone

from inquiries import clock
from inquiries.models import Inquiry
from outbox.worker import Worker
from tests.files_of_sqlite import bytes_of
from tests.inquiries.browser import NEW, page, send, start, walk
from tests.inquiries.markers import (
    MARKERS,
    SCREENED,
    STATUS,
    desk_tells_everything,
    found_in,
    patient_tells_everything,
)
from tests.publishing.conftest import make_member
from vault.fields import BlindIndexField, EncryptedTextField


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
    """All rows of all tables, as the database returns them."""
    for table in connection.introspection.table_names():
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            yield from ((table, repr(row)) for row in cursor.fetchall())


class WatchedBrowser(Client):
    """Records addresses, headers and cookies."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def request(self, **request):
        response = super().request(**request)
        address = f"{request['PATH_INFO']}?{request.get('QUERY_STRING', '')}"
        self.seen.append(f"{address}\n{response.headers}\n{response.cookies}")
        return response


def sent_mails(messages):
    """Each mail as it is sent, without its recipient."""
    for message in messages:
        mail = message.message()
        del mail["To"]
        yield f"{mail.as_string()}\n{message.body}"


def pages_of_others(practice):
    """What others read: the site, another patient's request, and the staff pages that show no patient."""
    other, editor = Client(), Client()
    editor.force_login(make_member("editor", "Content editor"))
    own = other.get(send(other)["Location"])
    addresses = ["/", "/procedures/", "/procedures/knee-injection/", "/faqs/", "/search/?q=Qwortmark", NEW]
    addresses += ["/inquiries/call-me/", "/inquiries/lost-link/", STATUS.search(page(own)).group()]
    pages = [own, *map(other.get, addresses), *map(editor.get, ["/admin/", "/admin/outbox/outboxmail/"])]
    return [page(response).replace("Qwortmark", "", 3) if "q=" in str(response.request) else page(response)
            for response in pages]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_what_patients_and_the_desk_write_is_nowhere_but_on_their_own_pages(
    visitor, caplog, capfd, settings, screening, practice, mailoutbox
):
    settings.DEBUG = True  # so that even the statements are kept
    caplog.set_level(logging.DEBUG)
    patient, nurse = WatchedBrowser(), WatchedBrowser()
    nurse.force_login(make_member("nurse", "Front desk"))

    def newest_code():
        Worker().run()
        return re.search(r"^\d{6}$", mailoutbox[-1].body, re.MULTILINE).group()

    patient_tells_everything(patient, newest_code, questions_3={"else": SCREENED})
    before_it_is_answered = list(every_row())
    desk_tells_everything(nurse)
    clock.tick(timezone.now())
    Worker().run()

    assert len(mailoutbox) > 4
    assert {"inquiries_draft", "inquiries_lostlink"} <= {table for table, _row in before_it_is_answered}
    said = {
        "rows": [row for _table, row in [*before_it_is_answered, *every_row()]],
        "sessions": [repr(session.get_decoded()) for session in Session.objects.all()],
        "statements": [query["sql"] for query in connection.queries],
        "log": [caplog.text, *capfd.readouterr()],
        "addresses, headers and cookies": patient.seen + nurse.seen,
        "mails": list(sent_mails(mailoutbox)),
        "pages of others": pages_of_others(practice),
    }
    assert all(said.values())
    assert {where: found for where, texts in said.items() if (found := found_in("\n".join(texts)))} == {}


@pytest.mark.django_db(transaction=True)
def test_the_files_of_the_database_hold_none_of_it(visitor, screening):
    if connection.vendor != "sqlite":
        pytest.skip("the server's files are not ours to read")

    send(visitor, **MARKERS)
    walk(visitor, start(visitor), **MARKERS)

    raw = bytes_of(connection.settings_dict["NAME"])
    assert b"inquiries_inquiry" in raw
    assert found_in(raw) == []


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
