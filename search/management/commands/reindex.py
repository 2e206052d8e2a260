from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from search.indexing import reindex


class Command(BaseCommand):
    help = "Rebuilds the search index. Search keeps working meanwhile."

    def handle(self, *args: Any, **options: Any) -> None:
        done = 0
        for done in reindex(timezone.now()):
            if options["verbosity"] > 1:
                self.stdout.write(f"{done} ...")
        if options["verbosity"]:
            self.stdout.write(f"{done} pages and people are in the index.")
