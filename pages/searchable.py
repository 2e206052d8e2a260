"""Puts notices and physicians into the search.

A physician is found by their facts, as last saved, and by the live edition of their biography. So whenever either
changes, all documents of the physician are replaced.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models.signals import post_delete, post_save
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic.models import Physician
from pages.models import Biography, BiographyEdition, Notice, NoticeEdition
from search import indexing, kinds
from search.documents import Document
from text.outline import Outline

ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)

PERSON = kinds.Kind("physician", gettext_lazy("Physicians"), rank=3, is_person=True)
NOTICE = kinds.Kind("notice", gettext_lazy("Notices"), rank=4)
# A biography from a time on and until another time; None where there is none.
Span = tuple[BiographyEdition | None, datetime, datetime | None]


def documents_of_physicians(physicians: list[Physician], now: datetime) -> dict[str, Sequence[Document]]:
    biographies = list(Biography.objects.filter(physician__in=physicians))
    found = indexing.live_spans(BiographyEdition, biographies, now)
    editions = BiographyEdition.objects.in_bulk(found)
    written: dict[int, list[Span]] = {}
    for biography in biographies:
        own = [(editions[pk], *times) for pk, times in found.items() if editions[pk].draft_id == biography.pk]
        written[biography.physician_id] = sorted(own, key=lambda span: span[1])
    return {
        indexing.name_of(person): documents_of(person, written.get(person.pk, [])) if person.shown else []
        for person in physicians
    }


def documents_of(physician: Physician, written: list[Span]) -> list[Document]:
    return [document_of(physician, *span) for span in all_times(written)]


def all_times(written: list[Span]) -> list[Span]:
    """These spans, and between them those without a biography, from the beginning of time to its end."""
    spans: list[Span] = []
    since: datetime | None = ALWAYS
    for edition, start, end in written:
        if since and since < start:
            spans.append((None, since, start))
        spans.append((edition, start, end))
        since = end
    return [*spans, (None, since, None)] if since else spans


def document_of(
    physician: Physician, biography: BiographyEdition | None, live_from: datetime, live_until: datetime | None
) -> Document:
    one_line = biography.content["one_line"] if biography else ""
    words = biography.search_text.removeprefix(one_line).strip() if biography else ""
    return Document(
        kind=PERSON.name,
        address=physician.get_absolute_url(),
        name=physician.name,
        other_names=(_("Doctor"), _("Physician")),
        short_text=". ".join(filter(None, [physician.role, one_line])),
        long_text="\n".join(filter(None, [words, physician.languages])),
        live_from=live_from,
        live_until=live_until,
        sample=physician.sample or bool(biography and biography.content["sample"]),
    )


def documents_of_biographies(biographies: list[Biography], now: datetime) -> dict[str, Sequence[Document]]:
    # Locked, so that facts that a manager saves at this moment are not overwritten with older ones.
    keys = [biography.physician_id for biography in biographies]
    return documents_of_physicians(list(Physician.objects.select_for_update().filter(pk__in=keys)), now)


def document_of_notice(edition: NoticeEdition) -> Document:
    """What the notice is about: its title, its one line and its headings.

    With all of its words, long legal texts would stand before the pages that are about what a patient looks for. For
    the same reason its title counts as a question does, less than the name of a procedure.
    """
    content = edition.content
    return Document(
        kind=NOTICE.name,
        address=edition.get_absolute_url(),
        name="",
        question=edition.title,
        short_text=content["one_line"],
        long_text="\n".join(heading.text for heading in Outline(content["body"]).headings),
        live_from=edition.live_from,
        sample=content["sample"],
    )


def update_index(instance: Physician, **_: Any) -> None:
    indexing.refresh(instance, timezone.now())


def remove_from_index(instance: Physician, **_: Any) -> None:
    indexing.remove(instance)


def register() -> None:
    kinds.register(PERSON)
    kinds.register(NOTICE)
    indexing.register_source(Physician, documents_of_physicians)
    indexing.register_source(Biography, documents_of_biographies)
    indexing.register_editions(Notice, NoticeEdition, document_of_notice)
    post_save.connect(update_index, sender=Physician, dispatch_uid="physician is found")
    post_delete.connect(remove_from_index, sender=Physician, dispatch_uid="physician is found no more")
