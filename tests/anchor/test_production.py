"""A production start without what it needs stops with a sentence that names the variable."""

import os
import secrets
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).resolve().parents[2]
GOOD = {
    "ENV_FILE": "",
    "SECRET_KEY": secrets.token_urlsafe(50),
    "FIELD_KEYS": "k1:" + "QUFB" * 10 + "QUE=",
    "INDEX_KEY": "QkJC" * 10 + "QkI=",
    "ALLOWED_HOSTS": "www.example.org",
    "PATH": os.environ["PATH"],
}


def start(tmp_path, *command, **changes):
    environment = GOOD | {"DATA_DIR": str(tmp_path)} | changes
    environment = {name: value for name, value in environment.items() if value is not None}
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )


def start_server(tmp_path, **changes):
    return start(tmp_path, "-c", "import anchor.wsgi", **changes)


def test_a_production_start_with_everything_it_needs_goes_well(tmp_path):
    (tmp_path / "static").mkdir()

    started = start_server(tmp_path)

    assert (started.returncode, started.stderr) == (0, "")


@pytest.mark.parametrize(
    ("changes", "word", "example"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY", "token_urlsafe"),
        ({"FIELD_KEYS": None}, "FIELD_KEYS", "urandom"),
        ({"FIELD_KEYS": "k1:short"}, "FIELD_KEYS", "urandom"),
        ({"INDEX_KEY": None}, "INDEX_KEYS", "urandom"),
        ({"INDEX_KEY": "short"}, "INDEX_KEYS", "urandom"),
        ({"ALLOWED_HOSTS": None}, "ALLOWED_HOSTS", "www.example.org"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS", "www.example.org"),
        ({"DEBUG": "on"}, "DEBUG", "DEBUG=off"),
        ({"DEBUG": "perhaps"}, "DEBUG", "on or off"),
        ({"ENVIRONMENT": "prod"}, "ENVIRONMENT", "production or development"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL", "postgres://"),
        ({"DATABASE_URL": "foo"}, "DATABASE_URL", "postgres://anchor:"),
        ({"DATABASE_URL": "postgres://"}, "DATABASE_URL", "postgres://anchor:"),
        ({"DATABASE_URL": "postgres://u:p@h:p0rt/x"}, "DATABASE_URL", "postgres://anchor:"),
        ({"TRUSTED_PROXIES": "127.0.0.1,nonsense"}, "TRUSTED_PROXIES", "10.0.0.0/8"),
        ({"TIME_ZONE": "Foo/Bar"}, "TIME_ZONE", "America/Denver"),
        ({"TIME_ZONE": "America"}, "TIME_ZONE", "America/Denver"),
        ({"TIME_ZONE": "../etc"}, "TIME_ZONE", "America/Denver"),
        ({"SECRET_KEY": "x"}, "anchor.E008", "token_urlsafe"),
        ({"SECRET_KEY": "abcd" * 20}, "SECRET_KEY", "token_urlsafe"),
        ({"SECRET_KEY": "django-insecure-" + GOOD["SECRET_KEY"]}, "SECRET_KEY", "token_urlsafe"),
        ({"SECRET_KEY_FILE": "/nowhere"}, "SECRET_KEY_FILE", "cannot be read"),
    ],
)
def test_a_production_start_without_it_stops_and_says_what_to_set(tmp_path, changes, word, example):
    started = start_server(tmp_path, **changes)

    assert started.returncode != 0
    said = started.stderr.partition("ImproperlyConfigured: ")[2]
    assert word in said
    assert example in said


@pytest.mark.parametrize("name", ["SECRET_KEY", "FIELD_KEYS"])
def test_a_secret_may_come_from_a_file(tmp_path, name):
    file = tmp_path / "secret"
    file.write_text(GOOD[name] + "\n")

    assert start_server(tmp_path, **{name: None, f"{name}_FILE": str(file)}).returncode == 0


def test_a_secret_file_that_is_not_utf_8_is_named_without_its_bytes(tmp_path):
    file = tmp_path / "secret"
    file.write_bytes(b"s3cr3t\xff")

    started = start_server(tmp_path, SECRET_KEY_FILE=str(file))

    assert f"SECRET_KEY_FILE names {file}, which is not UTF-8. Write it again, for example with:" in started.stderr
    assert "UnicodeDecodeError" not in started.stderr


def test_what_is_wrong_with_the_databases_address_is_said_without_its_password(tmp_path):
    started = start_server(tmp_path, DATABASE_URL="postgres://anchor:s3cr3t/word@127.0.0.1/anchor")

    assert "DATABASE_URL" in started.stderr
    assert "s3cr3t" not in started.stderr


def test_a_secret_that_begins_with_a_dollar_sign_is_taken_as_it_is(tmp_path):
    said = start(
        tmp_path,
        "-c",
        "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'anchor.settings';"
        "from django.conf import settings; print(settings.SECRET_KEY)",
        SECRET_KEY="$HOME" + "s" * 60,
    )

    assert said.stdout.strip() == "$HOME" + "s" * 60


def test_the_deploy_check_finds_nothing_in_production_settings(tmp_path):
    checked = start(tmp_path, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert checked.returncode == 0, checked.stderr


def test_the_deploy_check_names_what_a_development_machine_lacks(tmp_path):
    checked = start(tmp_path, "manage.py", "check", "--deploy", ENVIRONMENT="development", ALLOWED_HOSTS=None)

    assert checked.returncode != 0
    assert "anchor.E003" in checked.stderr


def test_a_page_comes_in_plain_clothes_where_nobody_collected_the_static_files(tmp_path):
    said = start(
        tmp_path,
        "-c",
        "import anchor.wsgi; from django.core.management import call_command; call_command('migrate', verbosity=0);"
        "from django.test import Client;"
        "print(Client().get('/', secure=True, headers={'host': 'www.example.org'}).status_code)",
    )

    assert said.stdout.split()[-1:] == ["200"], said.stderr
