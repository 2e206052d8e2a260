"""Puts physicians into the search. Patients see a physician as last saved, so every save updates the index."""

from datetime import UTC, datetime
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models import Physician
from search import indexing, kinds
from search.documents import Document
from text.sanitising import to_plain

ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)

KIND = kinds.Kind("physician", gettext_lazy("Physicians"), rank=3, is_person=True)


def document_of(physician: Physician) -> Document | None:
    if not physician.shown:
        return None
    return Document(
        kind=KIND.name,
        address=physician.get_absolute_url(),
        name=physician.name,
        other_names=(_("Doctor"), _("Physician")),
        short_text=". ".join(filter(None, [physician.role, physician.one_line])),
        long_text="\n".join(filter(None, [to_plain(physician.biography), physician.languages])),
        live_from=ALWAYS,
    )


def update_index(instance: Physician, **_: Any) -> None:
    indexing.refresh(instance, timezone.now())


def remove_from_index(instance: Physician, **_: Any) -> None:
    indexing.remove(instance)


def register() -> None:
    kinds.register(KIND)
    indexing.register(Physician, document_of)
    post_save.connect(update_index, sender=Physician, dispatch_uid="physician is found")
    post_delete.connect(remove_from_index, sender=Physician, dispatch_uid="physician is found no more")
