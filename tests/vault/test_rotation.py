"""rotate_keys: everything is sealed again while the site runs, and nothing that somebody saves meanwhile is undone."""

import pytest
from django.core.management import CommandError, call_command

from inquiries.models import Person, RequestDraft
from outbox.models import OutboxMail
from tests.vault.models import Secret
from vault import rotation
from vault.fields import Sealed

NEW_FIELD, NEW_INDEX = "k2:" + "QkJC" * 10 + "QkI=", "i2:" + "Q0ND" * 10 + "Q0M="


@pytest.fixture
def new_keys(settings):
    settings.FIELD_KEYS = [NEW_FIELD, *settings.FIELD_KEYS]
    settings.INDEX_KEYS = [NEW_INDEX, *settings.INDEX_KEYS]
    return settings


def stored(secret, column="message"):
    value = Secret.objects.get(pk=secret.pk).__dict__[column]
    return value.token if isinstance(value, Sealed) else value


def run(**options):
    call_command("rotate_keys", verbosity=0, **options)


def test_every_value_is_sealed_and_indexed_with_the_newest_keys(make_secret, new_keys, settings, capsys):
    settings.FIELD_KEYS, settings.INDEX_KEYS = settings.FIELD_KEYS[1:], settings.INDEX_KEYS[1:]
    secrets = [make_secret(message=f"Text {number}", email=f"a{number}@example.com") for number in range(5)]
    settings.FIELD_KEYS, settings.INDEX_KEYS = [NEW_FIELD, *settings.FIELD_KEYS], [NEW_INDEX, *settings.INDEX_KEYS]

    run()

    settings.FIELD_KEYS, settings.INDEX_KEYS = [NEW_FIELD], [NEW_INDEX]
    for number, secret in enumerate(secrets):
        assert stored(secret).startswith("k2.") and stored(secret, "email_index").startswith("i2.")
        read = Secret.objects.get(pk=secret.pk)
        assert (read.message, read.email) == (f"Text {number}", f"a{number}@example.com")
    assert "vault.Secret: 20 values renewed" in capsys.readouterr().out


def test_a_dry_run_changes_nothing(make_secret, settings, capsys):
    secret = make_secret()
    before = stored(secret)
    settings.FIELD_KEYS = [NEW_FIELD, *settings.FIELD_KEYS]

    run(dry_run=True)

    assert stored(secret) == before
    assert "vault.Secret: 2 values to renew" in capsys.readouterr().out


def test_a_second_run_has_nothing_left_to_do(make_secret, settings, capsys):
    make_secret()
    settings.FIELD_KEYS = [NEW_FIELD, *settings.FIELD_KEYS]
    run()
    capsys.readouterr()

    run()

    assert "vault.Secret: 0 values renewed" in capsys.readouterr().out


def test_what_is_saved_meanwhile_is_not_undone(make_secret, settings, monkeypatch):
    secret = make_secret(message="old")
    settings.FIELD_KEYS = [NEW_FIELD, *settings.FIELD_KEYS]
    replace = rotation.replace

    def somebody_saves_first(field, row, old, new):
        if field.name == "message":
            other = Secret.objects.get(pk=row.pk)
            other.message = "saved meanwhile"
            other.save()
        return replace(field, row, old, new)

    monkeypatch.setattr(rotation, "replace", somebody_saves_first)
    count = rotation.rotate(Secret, dry_run=False)

    assert Secret.objects.get(pk=secret.pk).message == "saved meanwhile"
    assert count.changed_meanwhile >= 1


def test_a_missing_key_ends_it_with_a_sentence(make_secret, settings):
    make_secret()
    settings.FIELD_KEYS = [NEW_FIELD]

    with pytest.raises(CommandError, match=r"vault\.Secret: .* a key that is not in FIELD_KEYS"):
        run()


def test_more_rows_than_one_batch(make_secret, settings, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    secrets = [make_secret() for _number in range(5)]
    settings.FIELD_KEYS = [NEW_FIELD, *settings.FIELD_KEYS]

    rotation.rotate(Secret, dry_run=False)

    assert all(stored(secret).startswith("k2.") for secret in secrets)


def test_drafts_people_and_mail_are_among_the_models():
    assert {RequestDraft, Person, OutboxMail} <= set(rotation.models_with_secrets())
