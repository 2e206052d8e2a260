import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models import Practice
from procedures.documents import LARGEST, Document, DocumentError, parse
from procedures.importer import Outcome, import_document


class Command(BaseCommand):
    help = "Brings the clinic's documents in as drafts; with --publish, as editions that patients read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a document, or a folder of *.txt")
        parser.add_argument("--publish", action="store_true", help="publish what was imported")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        refused = 0
        for path in self.documents(options["paths"]):
            try:
                self.bring_in(path, publish=options["publish"], dry_run=options["dry_run"])
            except DocumentError as error:
                refused += 1
                self.stderr.write(f"{path}:{error.line}: {error.message}")
        if refused:
            sys.exit(1)

    def documents(self, paths: list[Path]) -> list[Path]:
        """The files among `paths` and, of each folder, its documents."""
        files: list[Path] = []
        for path in paths:
            inside = sorted(file for file in path.rglob("*.txt") if file.is_file()) if path.is_dir() else [path]
            files += inside
            if not inside:
                self.stdout.write(_("%(path)s: no documents (*.txt) in this folder") % {"path": path})
        return files

    def bring_in(self, path: Path, *, publish: bool, dry_run: bool) -> None:
        now = timezone.now()
        document = parse(content_of(path), now)
        with transaction.atomic():
            outcome = import_document(document, now, publish=publish)
            if dry_run:
                transaction.set_rollback(True)
        self.report(path, document, outcome, dry_run=dry_run)

    def report(self, path: Path, document: Document, outcome: Outcome, *, dry_run: bool) -> None:
        line = f"{path}: {document.title}: {outcome.word}"
        if outcome.published:
            editions = ngettext("%(n)d new edition", "%(n)d new editions", outcome.published) % {"n": outcome.published}
            line += f" ({editions})"
        self.stdout.write(line + (_(" (dry run: nothing was changed)") if dry_run else ""))
        practice = Practice.objects.first()
        if practice and practice.name != document.practice:
            outcome.notes.append(_("the document is from “%(practice)s”") % {"practice": document.practice})
        for note in outcome.notes:
            self.stdout.write(f"  {note}")


def content_of(path: Path) -> bytes:
    """The bytes of a document that is not too large. Raises DocumentError."""
    try:
        if not path.is_file():
            raise DocumentError(1, _("there is no such file or folder"))
        if path.stat().st_size > LARGEST:
            raise DocumentError(1, _("larger than 1 MiB; it was not read"))
        return path.read_bytes()
    except OSError as error:
        raise DocumentError(1, _("cannot be read: %(reason)s") % {"reason": error.strerror}) from error
