from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.mail.utils import DNS_NAME

from outbox import mail
from tests.outbox.caller import mails
from tests.outbox.mail_server import MailServer

NOW = datetime(2026, 3, 3, 16, 0, tzinfo=UTC)
STATUS = "/inquiries/status/" + "s3cr3t-Link_" * 2 + "/"
TEMPLATES = Path(__file__).parent / "caller" / "templates"


@pytest.fixture(autouse=True)
def registered_mails(monkeypatch, settings):
    """The mails of an app that writes some, and its templates."""
    monkeypatch.setattr(mail, "_registry", {})
    for each in mails.ALL:
        mail.register(each)
    folders = [*settings.TEMPLATES[0]["DIRS"], TEMPLATES]
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": folders}]
    settings.SITE_URL = "https://www.example.org"
    # What the machine is called may take a name server seconds to say.
    monkeypatch.setattr(DNS_NAME, "_fqdn", "tests.example", raising=False)


@pytest.fixture
def write(db):
    def write(kind="bare", to="ana@example.com", context=None, now=NOW, **options):
        return mail.enqueue(kind, to, context or {}, now, **options)

    return write


@pytest.fixture
def server(settings):
    """A mail server that accepts, until a test tells it otherwise."""
    server = MailServer()
    server.controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_TIMEOUT = 1
    yield server
    server.controller.stop()
