from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands import migrate
from django.db import connections

from anchor.old_database import is_old, message, note_first_migrations


class Command(migrate.Command):
    def execute(self, *args: Any, **options: Any) -> str | None:
        # Before Django's own checks, which open the database and so may change its file.
        connection = connections[options["database"]]
        if is_old(connection):
            raise CommandError(message(connection))
        output = super().execute(*args, **options)
        note_first_migrations(connection)
        return output
