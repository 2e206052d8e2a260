from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from vault import rotation
from vault.sealing import Undecipherable


class Command(BaseCommand):
    help = (
        "Seals every encrypted value again with the first key of FIELD_KEYS, and indexes it with the first key of "
        "INDEX_KEYS. The site may run in the meantime. Once nothing is left to renew, you can remove the old keys."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count what would be renewed")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        done = "to renew" if dry_run else "renewed"
        for model in rotation.models_with_secrets():
            try:
                count = rotation.rotate(model, dry_run=dry_run)
            except Undecipherable as error:
                raise CommandError(f"{model._meta.label}: {error}") from None
            left = f", {count.changed_meanwhile} changed meanwhile: run this again" if count.changed_meanwhile else ""
            self.stdout.write(f"{model._meta.label}: {count.renewed} values {done}{left}")
