import time
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import close_old_connections
from django.utils import timezone

from inquiries.clock import tick

SECONDS = 60


class Command(BaseCommand):
    help = "Writes the mails that are due. Run it every minute; running it twice sends nothing twice."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="Repeat every minute until Ctrl-C.")

    def handle(self, *args: Any, **options: Any) -> None:
        tick(timezone.now())
        while options["forever"]:
            time.sleep(SECONDS)
            close_old_connections()
            tick(timezone.now())
