"""Deletes counts of searches that are 90 days old. Run it daily; running it twice does no harm."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.timezone import localdate

from search.statistics import too_old


class Command(BaseCommand):
    help = "Deletes the counts of searches that are 90 days old."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="Only report how many there are.")

    def handle(self, *args: Any, **options: Any) -> None:
        old = too_old(localdate(timezone.now()))
        count = old.count() if options["dry_run"] else old.delete()[0]
        self.stdout.write(f"{count} counts of searches {'would be' if options['dry_run'] else 'were'} deleted.")
