import tomllib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone

from anchor.sample import content, coverage, questions

FOLDER = Path(__file__).resolve().parents[2] / "sample"


class Command(BaseCommand):
    help = "Fills a new site with a sample clinic. Does nothing if there is a practice already."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if content.site_is_in_use():
            return
        now = timezone.now()
        content.write_clinic(read("clinic.toml"), now)
        for position, file in enumerate(sorted(FOLDER.glob("notices/*.toml"))):
            content.write_notice(read(file), position, now)
        for file in sorted(FOLDER.glob("procedures/*.toml")):
            content.write_procedure(read(file), now)
        for file in sorted(FOLDER.glob("coverage/*.toml")):
            coverage.write_coverage(read(file), now)
        questions.write_safety_list(read("safety.toml"), now)
        for file in sorted(FOLDER.glob("screening/*.toml")):
            questions.write_screening(read(file), now)
        self.stdout.write("The sample clinic is in place.")


def read(name: str | Path) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text(encoding="utf-8"))
