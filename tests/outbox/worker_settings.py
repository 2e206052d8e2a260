"""What worker processes run with: the tests' settings, a caller's mails, and a lease short enough to wait for."""

from datetime import timedelta

from tests.settings import *  # noqa: F403

INSTALLED_APPS += ["tests.outbox.caller"]  # noqa: F405
EMAIL_TIMEOUT = 2
OUTBOX_LEASE = timedelta(seconds=2.5)
SILENCED_SYSTEM_CHECKS = ["outbox.E001"]
