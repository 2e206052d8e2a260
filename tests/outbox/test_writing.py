"""A mail is written with its sender's transaction, once an occasion, and holds harmless values only."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from outbox import mail
from outbox.models import OutboxMail
from outbox.values import HARMLESS, Code, Day, Harmful, HarmlessValue, Phone, Promise, Reference, Url, WholeNumber
from outbox.worker import Worker
from tests.outbox.conftest import NOW, STATUS

# A set has no order of its own; workers that share the tests must list the same.
IN_ORDER = sorted(HARMLESS, key=lambda kind: kind.__name__)
GOOD = {
    "status": STATUS,
    "count": 3,
    "day": date(2026, 3, 5),
    "promise": NOW + timedelta(days=1),
    "phone": "(303) 555-0142",
    "code": "012345",
}


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_is_never_sent(write, mailoutbox):
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError

    assert Worker().run() == 0
    assert mailoutbox == []


def test_writing_sends_nothing(write, mailoutbox):
    message = write()

    assert message.state == OutboxMail.State.PENDING
    assert mailoutbox == []


def test_a_mail_nobody_registered_is_refused(write):
    with pytest.raises(mail.Unregistered, match="'birthday'"):
        write("birthday")


@pytest.mark.parametrize("values", [{}, GOOD | {"name": "Ana"}, {**GOOD, "code": None}], ids=len)
def test_exactly_the_registered_values_are_taken(write, values):
    with pytest.raises(Harmful, match="mail everything"):
        write("everything", context=values)

    assert not OutboxMail.objects.exists()


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Url, STATUS),
        (Url, f"https://www.example.org{STATUS}"),
        (Url, "/admin/"),
        (Url, "/admin/inquiries/inquiry/0b5c4bd2-1111-4222-8333-444455556666/change/"),
        (WholeNumber, 0),
        (WholeNumber, 9999),
        (Day, date(2026, 3, 3)),
        (Day, date(2027, 3, 4)),
        (Promise, NOW),
        (Phone, "+1 303-555-0142"),
        (Code, "000000"),
        (Reference, "K7M-4RT-9XP"),
    ],
)
def test_harmless_values_are_taken_and_given_back(kind, value):
    shown = kind.unpack(kind.pack(value, NOW))

    assert shown == (
        f"https://www.example.org{value.removeprefix('https://www.example.org')}" if kind is Url else value
    )


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Url, "https://evil.example/inquiries/status/aaaaaaaaaaaaaaaaaaaaaaaa/"),
        (Url, "//evil.example/admin/"),
        (Url, "https://www.example.org.evil.example" + STATUS),
        (Url, "http://www.example.org" + STATUS),
        (Url, "javascript:alert(1)"),
        (Url, "/procedures/mild-procedure/"),
        (Url, "/inquiries/status/Ana/"),
        (Url, "/admin/?q=Ana"),
        (Url, "/admin/../procedures/"),
        (Url, STATUS + "\nBcc: x@example.com"),
        (Url, STATUS + "\n"),
        (WholeNumber, -1),
        (WholeNumber, 10_000),
        (WholeNumber, True),
        (WholeNumber, 3.0),
        (WholeNumber, "3"),
        (Day, date(1961, 4, 12)),
        (Day, date(2027, 3, 5)),
        (Day, NOW),
        (Day, "2026-03-03"),
        (Promise, datetime(2026, 3, 3, 16)),
        (Promise, datetime(1961, 4, 12, tzinfo=UTC)),
        (Promise, date(2026, 3, 3)),
        (Phone, "Ana Sample"),
        (Phone, "303"),
        (Phone, "303 555 0142\n"),
        (Phone, "٣٠٣ ٥٥٥ ٠١٤٢"),
        (Code, 123456),
        (Code, "12345"),
        (Code, "1234567"),
        (Code, "12345a"),
        (Code, "٠١٢٣٤٥"),
        (Code, "123456\n"),
        (Reference, "ANA-SAM-PLE"),
        (Reference, "K7M-4RT"),
        (Reference, "K7M-4RT-9XP\n"),
        (Reference, "k7m-4rt-9xp"),
    ]
    + [(kind, value) for kind in IN_ORDER for value in (None, b"bytes", ["list"], {"a": 1}, object())],
)
def test_any_other_value_is_refused_without_being_repeated(kind, value):
    with pytest.raises(Harmful) as refusal:
        kind.pack(value, NOW)

    assert str(refusal.value) == f"it takes {kind.takes}"


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "Z", "C"])))
def test_no_letters_get_into_a_mail_but_as_one_of_our_addresses(text):
    for kind in HARMLESS - {Url, Reference}:
        if any(character.isalpha() for character in text):
            with pytest.raises(Harmful):
                kind.pack(text, NOW)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "ana",
        "ana@example.com, ben@example.com",
        "Ana <ana@example.com>",
        "ana@example.com\nBcc: ben@example.com",
        "ana@example.com\n",
        "ana@exam ple.com",
        None,
    ],
)
def test_only_one_bare_address_is_taken(write, address):
    with pytest.raises(ValueError, match="was not given a valid address") as refusal:
        write(to=address)

    assert "example" not in str(refusal.value)


def test_a_language_the_site_does_not_speak_is_refused(write):
    with pytest.raises(ValueError, match="LANGUAGES"):
        write(language="tlh")


# Once an occasion


def test_a_second_mail_for_the_same_occasion_is_the_first_one(write):
    first = write(dedupe_key="received 42")
    second = write(dedupe_key="received 42", to="ben@example.com")
    other = write(dedupe_key="received 43")

    assert first == second != other
    assert second.recipient == "ana@example.com"
    assert OutboxMail.objects.count() == 2


def test_mails_without_an_occasion_are_all_written(write):
    write()
    write()

    assert OutboxMail.objects.count() == 2


def test_an_occasion_is_not_stored_in_plain(write):
    assert "ana" not in write(dedupe_key="code for ana@example.com").dedupe_key


def test_a_repeat_leaves_the_callers_transaction_alive(write):
    write(dedupe_key="once")

    with transaction.atomic():
        write(dedupe_key="once")
        write()

    assert OutboxMail.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_twenty_at_once_for_one_occasion_are_one_mail(write):
    def in_a_thread(_):
        try:
            with transaction.atomic():
                return write(dedupe_key="once").pk
        finally:
            connection.close()

    with ThreadPoolExecutor(20) as pool:
        written = set(pool.map(in_a_thread, range(20)))

    assert written == {OutboxMail.objects.get().pk}


# Registering


def test_a_kind_may_be_registered_twice_alike_but_not_with_other_fields():
    mail.register(mail.Mail("bare", {}))

    with pytest.raises(ValueError, match="Another mail is called bare"):
        mail.register(mail.Mail("bare", {"code": Code}))


@pytest.mark.parametrize("kind", ["", "Received", "../settings", "a.b", "9", "a" * 51, "a\n"])
def test_a_kind_is_a_plain_name(kind):
    with pytest.raises(ValueError, match="is not a valid name for a mail"):
        mail.register(mail.Mail(kind, {}))


class Name(HarmlessValue):
    takes = "a name"


@pytest.mark.parametrize("field", [str, Name, HarmlessValue, Code()], ids=["str", "a subclass", "the base", "no type"])
def test_a_field_of_any_other_type_is_refused(field):
    with pytest.raises(ValueError, match=r"not in outbox.values: who"):
        mail.register(mail.Mail("greeting", {"who": field}))


# What the database refuses


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"state": "lost"}, "outbox_known_state"),
        ({"state": "sent", "sealed_context": None}, "outbox_sent_has_its_time"),
        ({"sent_at": NOW}, "outbox_sent_has_its_time"),
        ({"sealed_recipient": None}, "outbox_waiting_can_be_written"),
        ({"sealed_context": None}, "outbox_waiting_can_be_written"),
        ({"state": "sent", "sent_at": NOW}, "outbox_sent_forgets_its_values"),
        ({"leased_by": "somebody"}, "outbox_lease_is_whole"),
        ({"lease_until": NOW}, "outbox_lease_is_whole"),
        ({"state": "dead", "leased_by": "somebody", "lease_until": NOW}, "outbox_lease_is_whole"),
    ],
    ids=str,
)
def test_the_database_refuses_a_mail_that_contradicts_itself(write, values, constraint):
    message = write()

    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        OutboxMail.objects.filter(pk=message.pk).update(**values)


def test_two_mails_with_one_message_id_are_refused(write):
    first, second = write(), write()

    with pytest.raises(IntegrityError), transaction.atomic():
        OutboxMail.objects.filter(pk=second.pk).update(message_id=first.message_id)
