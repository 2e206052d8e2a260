"""Encrypted fields: readable on their own row's instance, and nowhere else."""

import copy
import logging
import pickle
import uuid

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models, transaction
from django.db.migrations.writer import MigrationWriter
from django.db.models import F, Max, Value
from django.db.models.functions import Lower

from tests.vault.models import Secret
from vault.fields import EncryptedTextField, Sealed
from vault.keys import keyring
from vault.sealing import Undecipherable

KEY_A, KEY_B = "QUFB" * 10 + "QUE=", "QkJC" * 10 + "QkI="


def stored(column="message"):
    """What the database itself holds in one row's `column`."""
    sealed = vars(Secret.objects.all()[0])[column]
    return sealed and sealed.token


def store(token, column="message"):
    """Writes into every row's `column` as somebody with access to the database could."""
    Secret.objects.update(**{column: Sealed(token)})


@pytest.mark.parametrize("text", ["", "plain", "李 Nguyễn عربي 🦵", "a\x00b", "\ud800", "x" * 100_000])
def test_a_text_comes_back_as_it_was_saved(make_secret, text):
    secret = make_secret(message=text)

    assert Secret.objects.get(pk=secret.pk).message == text


def test_the_database_holds_neither_the_text_nor_the_same_bytes_twice(make_secret):
    secret = make_secret(message="tingle")
    first = stored()

    secret.save()

    assert "tingle" not in first + stored()
    assert first.startswith("k1.")
    assert first != stored()


def test_nothing_is_stored_as_nothing(make_secret):
    secret = make_secret(email=None)

    assert stored("email") is None
    assert Secret.objects.get(pk=secret.pk).email is None
    assert Secret.objects.filter(email__isnull=True).count() == 1


def test_the_newest_key_writes_and_every_key_reads(make_secret, settings):
    secret = make_secret(message="old")

    settings.FIELD_KEYS = [f"k2:{KEY_B}", f"k1:{KEY_A}"]
    read = Secret.objects.get(pk=secret.pk)
    assert read.message == "old"
    read.save()

    assert stored().startswith("k2.")
    assert Secret.objects.get(pk=secret.pk).message == "old"


@pytest.mark.parametrize(
    ("keys", "why"),
    [([f"k1:{KEY_B}"], "another key"), ([f"k9:{KEY_A}"], "not in FIELD_KEYS")],
    ids=["another key of that id", "no key of that id"],
)
def test_a_wrong_key_is_an_error_and_never_ciphertext(make_secret, settings, keys, why):
    secret = make_secret()
    settings.FIELD_KEYS = keys
    read = Secret.objects.get(pk=secret.pk)

    with pytest.raises(Undecipherable, match=why) as caught:
        print(read.message)

    assert stored() not in str(caught.value)
    assert KEY_A not in str(caught.value)


@pytest.mark.parametrize("change", ["", "k1.", "k1.AAAA", "k1.?", "My legs tingle", "k1.ünicode"])
def test_a_changed_value_is_an_error(make_secret, change):
    secret = make_secret()

    store(change)

    with pytest.raises(Undecipherable):
        print(Secret.objects.get(pk=secret.pk).message)


def test_one_changed_character_anywhere_is_an_error(make_secret):
    secret = make_secret()
    token = stored()

    for place in range(3, len(token)):
        store(token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :])
        with pytest.raises(Undecipherable):
            print(Secret.objects.get(pk=secret.pk).message)


def test_a_value_moved_to_another_column_or_row_is_an_error(make_secret):
    secret = make_secret(name="Ana", message="Legs")
    store(stored("name"))
    with pytest.raises(Undecipherable):
        print(Secret.objects.get(pk=secret.pk).message)

    other = make_secret(name="Ben")
    store(stored("name"), "name")
    names = []
    for each in (secret, other):
        try:
            names.append(Secret.objects.get(pk=each.pk).name)
        except Undecipherable:
            names.append(None)
    assert names.count(None) == 1


def test_a_row_that_cannot_be_read_keeps_its_text_when_its_state_is_saved(make_secret, settings):
    secret = make_secret(message="precious")
    before = stored()
    settings.FIELD_KEYS = [f"k2:{KEY_B}"]
    read = Secret.objects.get(pk=secret.pk)

    with pytest.raises(Undecipherable), transaction.atomic():
        read.save()
    read.save(update_fields=["state"])

    assert stored() == before


def test_bulk_create_seals_each_row(make_secret):
    drafts = [Secret(**values_of(make_secret()) | {"state": "bulk", "message": "bulk"})]

    Secret.objects.bulk_create(drafts)

    assert Secret.objects.get(state="bulk").message == "bulk"


def values_of(secret):
    left_out = {"id"}
    return {
        field.attname: getattr(secret, field.attname) for field in secret._meta.fields if field.name not in left_out
    }


@pytest.mark.parametrize("value", ["plain", Value("plain"), F("name"), Lower("name")], ids=repr)
def test_update_refuses(make_secret, value):
    make_secret(message="kept")

    with pytest.raises((TypeError, FieldError)), transaction.atomic():
        Secret.objects.update(message=value)

    assert Secret.objects.get().message == "kept"


def test_update_with_nothing_and_bulk_update(make_secret):
    secret = make_secret(email="ana@example.com")

    Secret.objects.update(email=None)
    secret.message = "plain"

    assert Secret.objects.get().email is None
    with pytest.raises(TypeError):
        Secret.objects.bulk_update([secret], ["message"])


@pytest.mark.parametrize("value", [Value("plain"), F("name"), b"bytes", 5], ids=repr)
def test_only_a_text_can_be_saved(make_secret, value):
    secret = make_secret()
    secret.message = value

    with pytest.raises(TypeError, match=r"vault\.Secret.message takes a text"):
        secret.save()


@pytest.mark.parametrize(
    "condition",
    [
        {"message": "x"},
        {"message": None},
        {"message__in": ["x"]},
        {"message__icontains": "x"},
        {"message__gt": "x"},
        {"message__lower": "x"},
        {"message__regex": "x"},
    ],
    ids=str,
)
def test_lookups_refuse_and_say_why(make_secret, condition):
    with pytest.raises(FieldError, match=r"vault\.Secret.message is encrypted"):
        Secret.objects.filter(**condition).count()


def test_values_annotations_and_aggregates_show_nothing(make_secret):
    secret = make_secret()
    seen = [
        Secret.objects.values("message").get()["message"],
        Secret.objects.values_list("message", flat=True).get(),
        Secret.objects.annotate(other=F("message")).get().other,
        Secret.objects.aggregate(last=Max("message"))["last"],
        vars(Secret.objects.get(pk=secret.pk))["message"],
    ]

    for value in seen:
        assert repr(value) == "<sealed>"
        with pytest.raises(Undecipherable, match="instance"):
            str(value)


def test_deferred_refreshed_and_chained_reads_work(make_secret, django_assert_num_queries):
    secret = make_secret(message="first")
    Secret.objects.get(pk=secret.pk).save()

    deferred = Secret.objects.defer("message").get()
    only = Secret.objects.only("message").get()
    secret.message = "typed, not saved"
    secret.refresh_from_db()

    with django_assert_num_queries(1):
        assert deferred.message == "first"
        assert deferred.message == "first"
    assert only.message == "first"
    assert secret.message == "first"
    assert Secret.objects.in_bulk()[secret.pk].message == "first"
    assert next(Secret.objects.iterator()).message == "first"
    assert Secret.objects.raw("SELECT * FROM vault_secret")[0].message == "first"


def test_copies_of_an_instance_read_the_row_that_they_copy(make_secret):
    read = Secret.objects.get(pk=make_secret(message="tingling").pk)

    assert copy.copy(read).message == "tingling"
    assert copy.deepcopy(read).message == "tingling"
    assert pickle.loads(pickle.dumps(read)).message == "tingling"  # noqa: S301  (our own)
    assert b"tingling" not in pickle.dumps(read)


def test_an_instance_given_another_key_does_not_carry_a_seal_along(make_secret):
    read = Secret.objects.get(pk=make_secret().pk)
    read.pk = uuid.uuid4()

    with pytest.raises(Undecipherable):
        read.save()


def test_a_key_written_as_text_is_the_same_row(make_secret):
    secret = make_secret(id=str(uuid.uuid4()).upper())

    assert Secret.objects.get().message == secret.message


def test_neither_reprs_nor_dumps_show_a_text(make_secret):
    secret = make_secret(message="hush words")

    assert repr(secret) == "<Secret: a secret>"
    assert "hush" not in repr(Secret.objects.all()) + repr(keyring())
    with pytest.raises(TypeError, match="a dump would show it"):
        serializers.serialize("json", [secret])


def test_a_model_without_a_key_made_before_saving_is_told_so(db):
    class Numbered(models.Model):  # noqa: DJ008
        text = EncryptedTextField()

        class Meta:
            app_label = "vault"
            managed = False

    try:
        with pytest.raises(ValueError, match="needs a primary key that exists before saving"):
            Numbered(text="x").save()
    finally:
        Secret._meta.apps.all_models["vault"].pop("numbered")
        Secret._meta.apps.clear_cache()


def test_migrations_know_the_field_by_its_place():
    _name, path, args, kwargs = EncryptedTextField(blank=True).deconstruct()

    assert (path, args, kwargs) == ("vault.fields.EncryptedTextField", [], {"blank": True})
    assert "vault.fields.EncryptedTextField" in MigrationWriter.serialize(EncryptedTextField())[0]


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([], "FIELD_KEYS is not set"),
        ([KEY_A], "entry 1 does not begin with an id"),
        ([f"k1:{KEY_A}", f"{KEY_A}:k2"], "entry 2 does not begin with an id"),
        ([f":{KEY_A}"], "entry 1 does not begin with an id"),
        ([f"k1:{KEY_A}", f"k1:{KEY_B}"], "the id k1 is used twice"),
        (["k1:" + KEY_A[:20]], "the key k1 is not 32 bytes"),
        (["k1:"], "the key k1 is not 32 bytes"),
        (["k1:" + KEY_A[:-2] + "!="], "the key k1 is not 32 bytes"),
        (["k1:ünicode"], "the key k1 is not 32 bytes"),
    ],
)
def test_a_faulty_key_ring_is_told_without_the_key(settings, entries, said):
    settings.FIELD_KEYS = entries

    with pytest.raises(ImproperlyConfigured, match=said) as caught:
        keyring()

    assert "FIELD_KEYS" in str(caught.value)
    assert KEY_A[:16] not in str(caught.value)


def test_reading_and_writing_log_no_text(make_secret, caplog):
    caplog.set_level(logging.DEBUG)

    secret = make_secret(message="secret words")
    print(Secret.objects.get(pk=secret.pk).message)

    assert "secret words" not in caplog.text
