from typing import Any

from django.core.management.base import BaseCommand
from django.db import connection

from anchor.old_database import MESSAGE, how_to_start_over, is_old


class Command(BaseCommand):
    help = "Says if the database is from before the first release, and how to start over. Changes nothing."
    # Django's own checks open the database and so may change its file.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        if is_old(connection):
            self.stdout.write(f"{MESSAGE} {how_to_start_over(connection)}")
