"""Mail settings come from the environment, and what is wrong with them is said before the first mail."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from outbox import checks, mail

NAMES = [
    "EMAIL_BACKEND", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL", "EMAIL_HOST_PASSWORD", "SITE_URL",
    "DEFAULT_FROM_EMAIL",
]  # fmt: skip
SHOW = f"import json; from anchor import settings; print(json.dumps([getattr(settings, name) for name in {NAMES}]))"
ALWAYS = {"ENV_FILE": "", "SECRET_KEY": "s", "FIELD_KEYS": "k1:x", "PATH": os.environ["PATH"]}
SMTP, CONSOLE = (f"django.core.mail.backends.{name}.EmailBackend" for name in ("smtp", "console"))


@pytest.mark.parametrize(
    ("environment", "shown"),
    [
        (
            {"ENVIRONMENT": "development"},
            [CONSOLE, 587, True, False, "", "http://127.0.0.1:8000", "no-reply@127.0.0.1"],
        ),
        (
            {"ENVIRONMENT": "development", "PORT": "8001"},
            [CONSOLE, 587, True, False, "", "http://127.0.0.1:8001", "no-reply@127.0.0.1"],
        ),
        (
            {"ALLOWED_HOSTS": "www.example.org,example.org", "PORT": "8001"},
            [SMTP, 587, True, False, "", "https://www.example.org", "no-reply@www.example.org"],
        ),
        (
            {
                "ENVIRONMENT": "development",
                "EMAIL_HOST": "smtp.example.org",
                "EMAIL_PORT": "465",
                "EMAIL_HOST_PASSWORD_FILE": "password",
                "SITE_URL": "https://clinic.example/",
                "DEFAULT_FROM_EMAIL": "Front desk <desk@clinic.example>",
            },
            [SMTP, 465, False, True, "$ecret", "https://clinic.example", "Front desk <desk@clinic.example>"],
        ),
    ],
    ids=["development", "another port", "production", "everything set"],
)
def test_the_environment_decides(tmp_path, environment, shown):
    (tmp_path / "password").write_text("$ecret\n")

    said = subprocess.run(
        [sys.executable, "-c", SHOW],
        cwd=tmp_path,
        env=ALWAYS | {"PYTHONPATH": str(django_settings.BASE_DIR), "DATA_DIR": str(tmp_path)} | environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert json.loads(said.stdout) == shown


def ids(found):
    return [message.id for message in found]


def test_a_lease_that_smtp_can_outlive_is_an_error(settings):
    settings.EMAIL_TIMEOUT = 10
    assert checks.lease_outlives_smtp() == []

    settings.OUTBOX_LEASE = timedelta(seconds=100)
    assert ids(checks.lease_outlives_smtp()) == ["outbox.E001"]


def test_a_mail_without_words_is_an_error():
    assert checks.every_mail_has_its_words() == []

    mail.register(mail.Mail("wordless", {}))
    assert ids(checks.every_mail_has_its_words()) == ["outbox.E002", "outbox.E002"]


@pytest.mark.parametrize(
    ("address", "production", "fine"),
    [
        ("https://www.example.org", True, True),
        ("http://127.0.0.1:8000", False, True),
        ("http://www.example.org", True, False),
        ("https://", True, False),
        ("www.example.org", False, False),
        ("https://www.example.org/clinic", False, False),
    ],
)
def test_links_begin_with_a_whole_address(settings, address, production, fine):
    settings.SITE_URL, settings.PRODUCTION = address, production

    assert ids(checks.links_are_whole()) == ([] if fine else ["outbox.E003"])


def test_production_without_a_mail_server_is_told_so(settings):
    settings.PRODUCTION, settings.EMAIL_HOST = True, ""

    assert ids(checks.mail_server_is_named()) == ["outbox.I004"]
    with pytest.raises(CommandError, match=r"EMAIL_HOST=smtp\.example\.org"):
        call_command("send_mail")
