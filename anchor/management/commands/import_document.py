import os
import stat
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anchor.documents.grammar import LARGEST, ClinicDocument, DocumentError, parse, same_words
from anchor.documents.importer import ImportOutcome, import_document
from clinic.models import Practice
from publishing.workflow import StepRefused


class Command(BaseCommand):
    help = "Imports the clinic's documents as drafts or, with --publish, as editions that patients read."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("paths", metavar="PATH", nargs="+", type=Path, help="a document, or a folder of *.txt")
        parser.add_argument("--publish", action="store_true", help="publish what was imported")
        parser.add_argument("--dry-run", action="store_true", help="report what would happen, change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        self.refused = 0
        self.titles: dict[str, Path] = {}
        files = (file for given in options["paths"] for file in self.documents(given))
        for path in dict.fromkeys(files):
            try:
                self.import_file(path, publish=options["publish"], dry_run=options["dry_run"])
            except DocumentError as error:
                self.refuse(path, error.line, error.message)
            except StepRefused as error:
                self.refuse(path, 1, str(error))
        if self.refused:
            sys.exit(1)

    def refuse(self, path: Path, line: int, message: str) -> None:
        self.refused += 1
        self.stderr.write(f"{path}:{line}: {message}")

    def documents(self, path: Path) -> Iterator[Path]:
        if not os.path.isdir(path):  # Path.is_dir() would raise an error; reading the file explains it better
            yield path
            return
        unreadable: list[OSError] = []
        walk = os.walk(path, onerror=unreadable.append)
        inside = sorted(Path(folder, name) for folder, _folders, names in walk for name in names)
        documents = [file for file in inside if file.name.lower().endswith(".txt")]
        yield from documents
        for error in unreadable:
            self.refuse(Path(error.filename or path), 1, unread(error))
        if not documents and not unreadable:
            self.stdout.write(_("%(path)s: no documents (*.txt) in this folder") % {"path": path})

    def import_file(self, path: Path, *, publish: bool, dry_run: bool) -> None:
        now = timezone.now()
        document = parse(content_of(path), now)
        self.claim_title(path, document)
        with transaction.atomic():
            outcome = import_document(document, now, publish=publish)
            if dry_run:
                transaction.set_rollback(True)
        self.report(path, document, outcome, dry_run=dry_run)

    def claim_title(self, path: Path, document: ClinicDocument) -> None:
        """Raises DocumentError for a second document with the same title, which would overwrite the first one."""
        first = self.titles.setdefault(same_words(document.title), path)
        if first != path:
            raise DocumentError(document.title_line, _("%(file)s already has this title") % {"file": first})

    def report(self, path: Path, document: ClinicDocument, outcome: ImportOutcome, *, dry_run: bool) -> None:
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
    """The bytes of a document. Raises DocumentError if it cannot be read or is too large."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise DocumentError(1, _("this is not a regular file"))
        if found.st_size > LARGEST:
            raise DocumentError(1, _("larger than 1 MiB; it was not read"))
        return path.read_bytes()
    except FileNotFoundError as error:
        missing = _("this link is broken") if path.is_symlink() else _("there is no such file or folder")
        raise DocumentError(1, missing) from error
    except OSError as error:
        raise DocumentError(1, unread(error)) from error


def unread(error: OSError) -> str:
    return _("cannot be read: %(reason)s") % {"reason": error.strerror or error}
