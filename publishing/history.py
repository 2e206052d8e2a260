"""Questions about a draft's past, answered from its log, editions and sign-offs. Nothing here changes anything."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from publishing.hashes import content_hash
from publishing.models import Draft, DraftEvent, Edition
from publishing.people import accounts_of_person
from publishing.steps import Step
from staff.models import StaffMember


def events_of(draft: Draft) -> QuerySet[DraftEvent]:
    """The log of a draft, newest first."""
    return DraftEvent.objects.filter(draft_model=draft._meta.label_lower, draft_id=draft.pk)


def writers(draft: Draft) -> set[int | None]:
    """The primary keys of everyone who saved or restored the draft since two people last knew its words."""
    since = events_of(draft).filter(
        pk__gt=last_publication_known_by_two(draft), step__in=[Step.SAVE, Step.RESTORE], by__isnull=False
    )
    return set(since.exclude(data__has_key="idle").values_list("by", flat=True))


def wrote_it(draft: Draft, by: StaffMember) -> bool:
    """Whether the person wrote any of the words that two people do not know yet."""
    return not accounts_of_person(by).isdisjoint(writers(draft) | {draft.changed_by_id})


def contents_of(draft: Draft) -> Iterator[tuple[DraftEvent, dict[str, Any]]]:
    """Each step that left new content behind, oldest first, with that content."""
    editions = {edition.number: edition.content for edition in draft.editions.all()}
    for event in events_of(draft).order_by("pk"):
        content = event.data.get("content") or editions.get(event.edition_number)
        if content:
            yield event, content


def last_content(draft: Draft) -> dict[str, Any]:
    """The content that was last saved, or else published; empty for a new draft."""
    saved, newest = events_of(draft).filter(data__has_key="content").first(), draft.editions.first()
    return saved.data["content"] if saved else newest.content if newest else {}


def changes_nothing(draft: Draft, content: dict[str, Any]) -> bool:
    """Whether `content` is what was last saved or published. A person who saves it has written nothing."""
    saved, newest = events_of(draft).filter(data__has_key="content").first(), draft.editions.first()
    known = [[saved.data["content"], saved.data.get("beside")]] if saved else []
    known += [[newest.content, [[], True]]] if newest else []
    return content_hash([content, draft.note_for_readers()]) in map(content_hash, known)


def last_publication_known_by_two(draft: Draft) -> int:
    """The primary key of the last publication that two people know, or 0.

    An urgent correction counts only after a second person has looked at it.
    """
    looked = events_of(draft).filter(step=Step.LOOK).values("edition_number")
    published = events_of(draft).filter(edition_number__isnull=False)
    known = published.filter(step__in=[Step.PUBLISH, Step.IMPORT]) | published.filter(
        step=Step.CORRECT, edition_number__in=looked
    )
    newest = known.order_by("pk").last()
    return newest.pk if newest else 0


def last_publication_event(draft: Draft) -> int:
    published = events_of(draft).filter(
        step__in=[Step.PUBLISH, Step.CORRECT, Step.IMPORT], edition_number__isnull=False
    )
    newest = published.order_by("pk").last()
    return newest.pk if newest else 0


def overridden(draft: Draft) -> set[str]:
    """The keys of the gate's findings that have been overridden.

    An override about words lasts as long as the words; one about something missing lasts for one edition. An override
    by a writer, made while four eyes were switched off, does not count once they are on again.
    """
    since = last_publication_event(draft)
    keys = set()
    for event in events_of(draft).filter(step=Step.OVERRIDE):
        still_applies = event.data["about_words"] or event.pk > since
        needs_second_person = settings.FOUR_EYES and event.data.get("alone")
        if still_applies and not needs_second_person:
            keys.add(event.data["finding"])
    return keys


def already_looked_at(draft: Draft, edition: Edition) -> bool:
    return events_of(draft).filter(step=Step.LOOK, edition_number=edition.number).exists()
