from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from anchor.old_database import MESSAGE, how_to_start_over, is_old


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> str | None:
        # Before Django's own checks, which open the database and so may change its file.
        connection = connections[options["database"]]
        if is_old(connection):
            raise CommandError(f"{MESSAGE} {how_to_start_over(connection)}")
        return super().execute(*args, **options)
