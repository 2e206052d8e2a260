"""How a physician is found. Patients read physicians as they are saved, so each saving goes into the search."""

from datetime import UTC, datetime
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.translation import gettext as _

from clinic.models import Physician
from publishing import search
from publishing.sanitising import to_plain

ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)


def document_of(physician: Physician) -> search.Document | None:
    if not physician.shown:
        return None
    return search.Document(
        kind=search.Kind.PHYSICIAN,
        address=physician.get_absolute_url(),
        name=physician.name,
        other_names=(_("Doctor"), _("Physician")),
        short_text=". ".join(filter(None, [physician.role, physician.one_line])),
        long_text="\n".join(filter(None, [to_plain(physician.biography), physician.languages])),
        live_from=ALWAYS,
    )


def saved(instance: Physician, **_: Any) -> None:
    search.refresh(instance, timezone.now())


def deleted(instance: Physician, **_: Any) -> None:
    search.remove(instance)


def register() -> None:
    search.register(Physician, document_of)
    post_save.connect(saved, sender=Physician, dispatch_uid="physician is found")
    post_delete.connect(deleted, sender=Physician, dispatch_uid="physician is found no more")
