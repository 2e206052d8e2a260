"""Deletes everything whose retention period has ended. Run it hourly; running it again does no harm."""

from argparse import ArgumentParser
from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localdate

from inquiries import retention as inquiries
from inquiries.asking import drafts
from outbox import retention
from search import statistics
from throttle import limits


def requests_being_written(now: datetime) -> str:
    return f"{drafts.forget_expired(now)} unfinished requests"


def closed_requests(now: datetime) -> str:
    return f"{inquiries.erase_old(now)} closed requests, {inquiries.forget_consents(now)} consents of erased requests"


def mails(now: datetime) -> str:
    recipients, rows = retention.forget_sent(now)
    return f"{recipients} recipients of mails, {rows} mails"


def sessions(now: datetime) -> str:
    # Like `clearsessions`, which does not report how many it deleted.
    store = import_module(settings.SESSION_ENGINE).SessionStore
    return f"{store.get_model_class().objects.filter(expire_date__lt=now).delete()[0]} sessions"


def counters(now: datetime) -> str:
    return f"{limits.forget_expired(now)} counters of attempts"


def searches(now: datetime) -> str:
    return f"{statistics.too_old(localdate(now)).delete()[0]} counts of searches"


STEPS: tuple[Callable[[datetime], str], ...] = (
    requests_being_written,
    closed_requests,
    mails,
    sessions,
    counters,
    searches,
)


class Command(BaseCommand):
    help = "Deletes unfinished requests, old closed requests, recipients of mail, sessions, counters and search counts."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only report what would be deleted.")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        for step in STEPS:
            with transaction.atomic():
                what = step(now)
                transaction.set_rollback(options["dry_run"])
            self.stdout.write(f"{'Would forget' if options['dry_run'] else 'Forgot'} {what}.")
