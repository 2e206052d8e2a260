from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from outbox.mail import enqueue
from publishing import reviews
from publishing.models import Draft, Edition
from publishing.staff.addresses import admin_address
from staff.models import StaffMember
from staff.roles import Role


class Command(BaseCommand):
    help = "Reminds owners that a review is due: 30 days before, on the day and 14 days after, each exactly once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="show what would be sent without sending it")

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()

        def send(edition: Edition, kind: str) -> None:
            for address in recipients(edition.draft):
                enqueue(f"review_{kind}", address, {"page": admin_address(edition.draft)}, now)

        for edition, kind in list(reviews.reminders_due(now)):
            if not recipients(edition.draft):
                self.stderr.write(
                    f"{edition.title}: there is no one to remind. Give its owner or a manager an email address."
                )
            elif options["dry_run"]:
                self.stdout.write(f"{edition.title}: {kind} (dry run)")
            elif reviews.remind_once(edition, kind, now, send):
                self.stdout.write(f"{edition.title}: {kind}")


def recipients(draft: Draft) -> list[str]:
    if draft.owner and draft.owner.is_active and draft.owner.email:
        return [draft.owner.email]
    managers = StaffMember.objects.filter(is_active=True, groups__name=Role.MANAGER).exclude(email="")
    return sorted(managers.values_list("email", flat=True))
