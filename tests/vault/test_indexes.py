"""Blind indexes: found by every spelling of one value, told by none."""

import pytest

from inquiries.models import Person
from tests.vault.models import Secret
from vault import indexes
from vault.keys import index_ring

NEW, OLD = "i2:" + "Q0ND" * 10 + "Q0M=", "i1:" + "QkJC" * 10 + "QkI="


@pytest.mark.parametrize("typed", ["ana@example.com", " ANA@Example.COM ", "Ana@example.com\n"])
def test_an_email_is_found_in_any_case_and_space(make_secret, typed):
    make_secret(email="ana@example.com")
    field = Secret._meta.get_field("email_index")

    assert Secret.objects.filter(email_index__in=field.tokens_of(typed)).count() == 1
    assert not Secret.objects.filter(email_index__in=field.tokens_of("a.na@example.com")).exists()
    assert not Secret.objects.filter(email_index__in=field.tokens_of("ana+x@example.com")).exists()


@pytest.mark.parametrize(
    ("one", "other"),
    [("O'Brien", "O’BRIEN"), ("Nguyễn", "nguyen"), ("José-María", "jose maria"), ("Straße", "STRASSE"), ("李", "李")],
)
def test_spellings_of_a_name_are_one(one, other):
    assert indexes.name(one) == indexes.name(other) != ""


def test_nothing_has_no_index_and_is_never_found(make_secret):
    assert make_secret(email=None).email_index == ""
    assert indexes.tokens("email", " ", "x") == []


def test_columns_have_keys_of_their_own():
    assert indexes.token("email", "a", "t.one") != indexes.token("email", "a", "t.other")


def test_a_token_is_64_bits_behind_the_id_of_its_key(settings):
    settings.INDEX_KEYS = [NEW, OLD]

    new, old = indexes.tokens("email", "ana@example.com", "t.c")

    assert (new[:3], old[:3], len(new)) == ("i2.", "i1.", 3 + 16)
    assert list(index_ring()) == ["i2", "i1"]


def test_rows_are_found_while_keys_change(make_secret, settings):
    make_secret(email="ana@example.com")
    settings.INDEX_KEYS = [NEW, *settings.INDEX_KEYS]
    field = Secret._meta.get_field("email_index")

    assert Secret.objects.filter(email_index__in=field.tokens_of("ana@example.com")).exists()


@pytest.mark.django_db
def test_people_are_found_by_phone_email_and_last_name(db):
    assert not Person.objects.with_phone("+13035550142").exists()
    assert not Person.objects.with_email("ana@example.com").exists()
    assert not Person.objects.with_last_name("Nguyễn").exists()
