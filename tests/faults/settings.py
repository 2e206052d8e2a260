"""Production's settings, with a lease on mail that is short enough for a test."""

import os
from datetime import timedelta

from django.core.mail.utils import DNS_NAME

from anchor.settings import *  # noqa: F403

OUTBOX_LEASE = timedelta(seconds=4)
SILENCED_SYSTEM_CHECKS = ["outbox.E001"]
# Tells the mail server which process is sending.
DNS_NAME._fqdn = f"sender-{os.getpid()}.example"
