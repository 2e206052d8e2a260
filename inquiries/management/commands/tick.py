from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from inquiries.ticking import tick


class Command(BaseCommand):
    help = "Writes the mails that are due by the clock. Run it every minute; running it twice sends nothing twice."

    def handle(self, *args: Any, **options: Any) -> None:
        tick(timezone.now())
