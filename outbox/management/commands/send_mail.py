from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from outbox.worker import Worker


class Command(BaseCommand):
    help = "Sends the mail that is due in the outbox. Any number may run at once, and each may be killed at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--forever", action="store_true", help="Run as a service until SIGTERM or Ctrl-C.")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION and not settings.EMAIL_HOST:
            raise CommandError(
                "EMAIL_HOST is not set, so mail waits in the outbox. "
                "Name the mail server, for example EMAIL_HOST=smtp.example.org"
            )
        worker = Worker()
        worker.stop_on_signals()
        if options["forever"]:
            worker.run_forever()
        else:
            self.stdout.write(f"Mails tried: {worker.run()}")
