"""Builds the search index anew from what patients can read; the site stays searchable meanwhile."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from search.indexing import reindex


class Command(BaseCommand):
    help = "Builds the search index anew. The site can be searched meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for done in reindex(timezone.now()):
            if options["verbosity"] > 1:
                self.stdout.write(f"{done} ...")
        if options["verbosity"]:
            self.stdout.write(f"{done} pages and people can be found.")
