"""No address and no value of a mail is in a log, a repr or a byte of the database."""

import logging

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import connection

from outbox import delivery, mail
from outbox.models import OutboxMail
from outbox.worker import Worker
from tests.files_of_sqlite import bytes_of
from tests.outbox.caller import mails
from tests.outbox.conftest import NOW, STATUS
from vault.sealing import Undecipherable, seal, unseal

ADDRESS = "qwortmail@zephyr.example"
SECRET = STATUS.split("/")[3]
CODE = "918273"
MARKERS = [ADDRESS, "qwortmail", "zephyr", SECRET, CODE]
KEY_B = "k2:" + "QkJC" * 10 + "QkI="


def write_marked(write):
    context = {"status": STATUS, "code": CODE}
    mail.register(mail.Mail("marked", {name: mails.EVERYTHING.fields[name] for name in context}))
    return write("marked", to=ADDRESS, context=context, dedupe_key=f"code for {ADDRESS}")


@pytest.mark.parametrize("answer", ["", f"451 Later, {ADDRESS}", f"550 No {ADDRESS}"])
def test_no_marker_is_in_a_row_a_file_a_log_or_a_repr(write, server, caplog, capfd, settings, answer):
    settings.DEBUG = True  # so that even the statements are kept
    caplog.set_level(logging.DEBUG)
    server.answer_to_recipient = answer

    message = write_marked(write)
    OutboxMail.objects.filter(pk=message.pk).update(kind="bare")
    Worker(clock=lambda: NOW).run()

    message.refresh_from_db()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM outbox_message")
        rows = repr(cursor.fetchall())
    said = [rows, repr(message), str(message), repr(vars(message)), repr(OutboxMail.objects.all()), caplog.text]
    said += [*capfd.readouterr(), *(query["sql"] for query in connection.queries)]
    assert (answer[:3] in message.error_class) or not answer
    for marker in MARKERS:
        assert not [text for text in said if marker in text], marker


@pytest.mark.django_db(transaction=True)
def test_no_marker_is_in_the_files_of_the_database(write):
    if connection.vendor != "sqlite":
        pytest.skip("the server's files are not ours to read")

    write_marked(write)

    raw = bytes_of(connection.settings_dict["NAME"])
    assert b"outbox_message" in raw
    for marker in MARKERS:
        assert marker.encode() not in raw, marker


def test_every_field_is_in_exactly_one_class():
    for model in apps.get_app_config("outbox").get_models():
        names = {field.name for field in model._meta.get_fields()}
        assert names == model.Privacy.PLAIN | model.Privacy.PERSONAL
        assert not model.Privacy.PLAIN & model.Privacy.PERSONAL


@pytest.mark.parametrize("column", ["sealed_recipient", "sealed_context"])
def test_a_sealed_value_opens_in_its_own_row_and_column_only(write, column):
    message, other = write_marked(write), write()

    setattr(other, column, getattr(message, column))
    with pytest.raises(Undecipherable, match="moved here"):
        print(other.recipient, other.context)

    message.sealed_context, message.sealed_recipient = message.sealed_recipient, message.sealed_context
    with pytest.raises(Undecipherable, match="moved here"):
        print(message.recipient)


def test_the_newest_key_seals_and_every_key_opens(write, settings):
    old = write()

    settings.FIELD_KEYS = [KEY_B, *settings.FIELD_KEYS]
    new = write()

    assert (old.sealed_recipient[:3], new.sealed_recipient[:3]) == ("k1.", "k2.")
    assert old.recipient == new.recipient == "ana@example.com"


@pytest.mark.parametrize(("key_id", "why"), [("k1", "another key"), ("k9", "not in FIELD_KEYS")])
def test_a_wrong_key_is_a_failed_attempt_and_no_mail(write, server, settings, key_id, why):
    message = write()
    settings.FIELD_KEYS = [key_id + KEY_B[2:]]

    with pytest.raises(Undecipherable, match=why):
        print(message.recipient)
    delivery.settle(delivery.claim(NOW, "a"), delivery.attempt(message), NOW)

    assert OutboxMail.objects.get().error_class == "Undecipherable"
    assert server.arrived == []


@pytest.mark.parametrize("token", ["k1.", "k1.AAAA", "k1.?", "k1.ünicode", "k1", ""])
def test_a_changed_value_is_an_error(token):
    with pytest.raises(Undecipherable):
        unseal(token, "here")


def test_without_a_key_nothing_is_written(settings):
    settings.FIELD_KEYS = []

    with pytest.raises(ImproperlyConfigured, match="FIELD_KEYS is not set"):
        seal("text", "here")
