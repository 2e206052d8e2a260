from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from anchor.old_database import is_old, message


class Command(BaseCommand):
    help = "Says if the database is from before the first release, and how to start over. Changes nothing."
    # Django's own checks open the database and so may change its file.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if is_old(connection):
            self.stdout.write(message(connection))
