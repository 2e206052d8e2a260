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

from inquiries.encryption import EncryptedTextField, Sealed, Undecipherable, keyring
from inquiries.models import Inquiry

KEY_A, KEY_B = "QUFB" * 10 + "QUE=", "QkJC" * 10 + "QkI="


def stored(column="message"):
    """What the database itself holds in one row's `column`."""
    sealed = vars(Inquiry.objects.all()[0])[column]
    return sealed and sealed.token


def store(token, column="message"):
    """Writes into every row's `column` as somebody with access to the database could."""
    Inquiry.objects.update(**{column: Sealed(token)})


@pytest.mark.parametrize("text", ["", "plain", "李 Nguyễn عربي 🦵", "a\x00b", "\ud800", "x" * 100_000])
def test_a_text_comes_back_as_it_was_saved(make_inquiry, text):
    inquiry = make_inquiry(message=text)

    assert Inquiry.objects.get(pk=inquiry.pk).message == text


def test_the_database_holds_neither_the_text_nor_the_same_bytes_twice(make_inquiry):
    inquiry = make_inquiry(message="tingle")
    first = stored()

    inquiry.save()

    assert "tingle" not in first + stored()
    assert first.startswith("k1.")
    assert first != stored()


def test_nothing_is_stored_as_nothing(make_inquiry):
    inquiry = make_inquiry(email=None)

    assert stored("email") is None
    assert Inquiry.objects.get(pk=inquiry.pk).email is None
    assert Inquiry.objects.filter(email__isnull=True).count() == 1


def test_the_newest_key_writes_and_every_key_reads(make_inquiry, settings):
    inquiry = make_inquiry(message="old")

    settings.FIELD_KEYS = [f"k2:{KEY_B}", f"k1:{KEY_A}"]
    read = Inquiry.objects.get(pk=inquiry.pk)
    assert read.message == "old"
    read.save()

    assert stored().startswith("k2.")
    assert Inquiry.objects.get(pk=inquiry.pk).message == "old"


@pytest.mark.parametrize(
    ("keys", "why"),
    [([f"k1:{KEY_B}"], "another key"), ([f"k9:{KEY_A}"], "not in FIELD_KEYS")],
    ids=["another key of that id", "no key of that id"],
)
def test_a_wrong_key_is_an_error_and_never_ciphertext(make_inquiry, settings, keys, why):
    inquiry = make_inquiry()
    settings.FIELD_KEYS = keys
    read = Inquiry.objects.get(pk=inquiry.pk)

    with pytest.raises(Undecipherable, match=why) as caught:
        print(read.message)

    assert stored() not in str(caught.value)
    assert KEY_A not in str(caught.value)


@pytest.mark.parametrize("change", ["", "k1.", "k1.AAAA", "k1.?", "My legs tingle", "k1.ünicode"])
def test_a_changed_value_is_an_error(make_inquiry, change):
    inquiry = make_inquiry()

    store(change)

    with pytest.raises(Undecipherable):
        print(Inquiry.objects.get(pk=inquiry.pk).message)


def test_one_changed_character_anywhere_is_an_error(make_inquiry):
    inquiry = make_inquiry()
    token = stored()

    for place in range(3, len(token)):
        store(token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :])
        with pytest.raises(Undecipherable):
            print(Inquiry.objects.get(pk=inquiry.pk).message)


def test_a_value_moved_to_another_column_or_row_is_an_error(make_inquiry):
    inquiry = make_inquiry(name="Ana", message="Legs")
    store(stored("name"))
    with pytest.raises(Undecipherable):
        print(Inquiry.objects.get(pk=inquiry.pk).message)

    other = make_inquiry(name="Ben")
    store(stored("name"), "name")
    names = []
    for each in (inquiry, other):
        try:
            names.append(Inquiry.objects.get(pk=each.pk).name)
        except Undecipherable:
            names.append(None)
    assert names.count(None) == 1


def test_a_row_that_cannot_be_read_keeps_its_text_when_its_state_is_saved(make_inquiry, settings):
    inquiry = make_inquiry(message="precious")
    before = stored()
    settings.FIELD_KEYS = [f"k2:{KEY_B}"]
    read = Inquiry.objects.get(pk=inquiry.pk)

    with pytest.raises(Undecipherable), transaction.atomic():
        read.save()
    read.save(update_fields=["state"])

    assert stored() == before


def test_bulk_create_seals_each_row(make_inquiry):
    drafts = [Inquiry(**values_of(make_inquiry()) | {"submission_key": "a", "message": "bulk"})]

    Inquiry.objects.bulk_create(drafts)

    assert Inquiry.objects.get(submission_key="a").message == "bulk"


def values_of(inquiry):
    left_out = {"id", "reference"}
    return {
        field.attname: getattr(inquiry, field.attname) for field in inquiry._meta.fields if field.name not in left_out
    }


@pytest.mark.parametrize("value", ["plain", Value("plain"), F("name"), Lower("name")], ids=repr)
def test_update_refuses(make_inquiry, value):
    make_inquiry(message="kept")

    with pytest.raises((TypeError, FieldError)), transaction.atomic():
        Inquiry.objects.update(message=value)

    assert Inquiry.objects.get().message == "kept"


def test_update_with_nothing_and_bulk_update(make_inquiry):
    inquiry = make_inquiry(email="ana@example.com")

    Inquiry.objects.update(email=None)
    inquiry.message = "plain"

    assert Inquiry.objects.get().email is None
    with pytest.raises(TypeError):
        Inquiry.objects.bulk_update([inquiry], ["message"])


@pytest.mark.parametrize("value", [Value("plain"), F("name"), b"bytes", 5], ids=repr)
def test_only_a_text_can_be_saved(make_inquiry, value):
    inquiry = make_inquiry()
    inquiry.message = value

    with pytest.raises(TypeError, match=r"inquiries\.Inquiry.message takes a text"):
        inquiry.save()


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
def test_lookups_refuse_and_say_why(make_inquiry, condition):
    with pytest.raises(FieldError, match=r"inquiries\.Inquiry.message is encrypted"):
        Inquiry.objects.filter(**condition).count()


def test_values_annotations_and_aggregates_show_nothing(make_inquiry):
    inquiry = make_inquiry()
    seen = [
        Inquiry.objects.values("message").get()["message"],
        Inquiry.objects.values_list("message", flat=True).get(),
        Inquiry.objects.annotate(other=F("message")).get().other,
        Inquiry.objects.aggregate(last=Max("message"))["last"],
        vars(Inquiry.objects.get(pk=inquiry.pk))["message"],
    ]

    for value in seen:
        assert repr(value) == "<sealed>"
        with pytest.raises(Undecipherable, match="instance"):
            str(value)


def test_deferred_refreshed_and_chained_reads_work(make_inquiry, django_assert_num_queries):
    inquiry = make_inquiry(message="first")
    Inquiry.objects.get(pk=inquiry.pk).save()

    deferred = Inquiry.objects.defer("message").get()
    only = Inquiry.objects.only("message").get()
    inquiry.message = "typed, not saved"
    inquiry.refresh_from_db()

    with django_assert_num_queries(1):
        assert deferred.message == "first"
        assert deferred.message == "first"
    assert only.message == "first"
    assert inquiry.message == "first"
    assert Inquiry.objects.in_bulk()[inquiry.pk].message == "first"
    assert next(Inquiry.objects.iterator()).message == "first"
    assert Inquiry.objects.raw("SELECT * FROM inquiries_inquiry")[0].message == "first"


def test_copies_of_an_instance_read_the_row_that_they_copy(make_inquiry):
    read = Inquiry.objects.get(pk=make_inquiry(message="tingling").pk)

    assert copy.copy(read).message == "tingling"
    assert copy.deepcopy(read).message == "tingling"
    assert pickle.loads(pickle.dumps(read)).message == "tingling"  # noqa: S301  (our own)
    assert b"tingling" not in pickle.dumps(read)


def test_an_instance_given_another_key_does_not_carry_a_seal_along(make_inquiry):
    read = Inquiry.objects.get(pk=make_inquiry().pk)
    read.pk = uuid.uuid4()

    with pytest.raises(Undecipherable):
        read.save()


def test_a_key_written_as_text_is_the_same_row(make_inquiry):
    inquiry = make_inquiry(id=str(uuid.uuid4()).upper())

    assert Inquiry.objects.get().message == inquiry.message


def test_neither_reprs_nor_dumps_show_a_text(make_inquiry):
    inquiry = make_inquiry(message="secret")

    assert repr(inquiry) == f"<Inquiry: {inquiry.reference}>"
    assert "secret" not in repr(Inquiry.objects.all()) + repr(keyring())
    with pytest.raises(TypeError, match="a dump would show it"):
        serializers.serialize("json", [inquiry])


def test_a_model_without_a_key_made_before_saving_is_told_so(db):
    class Numbered(models.Model):  # noqa: DJ008
        text = EncryptedTextField()

        class Meta:
            app_label = "inquiries"
            managed = False

    try:
        with pytest.raises(ValueError, match="needs a primary key that is made before saving"):
            Numbered(text="x").save()
    finally:
        Inquiry._meta.apps.all_models["inquiries"].pop("numbered")
        Inquiry._meta.apps.clear_cache()


def test_migrations_know_the_field_by_its_place():
    _name, path, args, kwargs = EncryptedTextField(blank=True).deconstruct()

    assert (path, args, kwargs) == ("inquiries.encryption.EncryptedTextField", [], {"blank": True})
    assert "inquiries.encryption.EncryptedTextField" in MigrationWriter.serialize(EncryptedTextField())[0]


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ([], "FIELD_KEYS is not set"),
        ([KEY_A], "entry 1 does not begin with an id"),
        ([f"k1:{KEY_A}", f"{KEY_A}:k2"], "entry 2 does not begin with an id"),
        ([f":{KEY_A}"], "entry 1 does not begin with an id"),
        ([f"k1:{KEY_A}", f"k1:{KEY_B}"], "the id k1 is there twice"),
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


def test_reading_and_writing_log_no_text(make_inquiry, caplog):
    caplog.set_level(logging.DEBUG)

    inquiry = make_inquiry(message="secret words")
    print(Inquiry.objects.get(pk=inquiry.pk).message)

    assert "secret words" not in caplog.text
