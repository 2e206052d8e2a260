"""Questions about a draft's past, answered from its log, editions and sign-offs. Nothing here changes anything."""

from itertools import chain
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from publishing.editions import newest_sign_off
from publishing.hashes import content_hash
from publishing.models import Draft, DraftEvent, Edition
from publishing.models.edition import clinical_hashes
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
    """Whether `by` wrote any of the words that two people do not know yet."""
    return by.pk in writers(draft) | {draft.changed_by_id}


def writers_of(edition: Edition) -> set[int | None]:
    """The primary keys of everyone who wrote the content of `edition`, in any edition with the same content."""
    same = edition.draft.editions.filter(hash=edition.hash).values("number")
    published = events_of(edition.draft).filter(step__in=[Step.PUBLISH, Step.CORRECT], edition_number__in=same)
    return {edition.written_by_id}.union(*(event.data.get("writers", []) for event in published))


def signed_content(draft: Draft) -> dict[str, Any] | None:
    """The newest content, published or not, whose clinical words are those of the last sign-off."""
    last = newest_sign_off(draft)
    if last is None:
        return None
    saves = events_of(draft).filter(data__has_key="content")
    known = chain((edition.content for edition in draft.editions.all()), (event.data["content"] for event in saves))
    return next((content for content in known if clinical_hashes(type(draft), content) == last.hashes), None)


def changes_nothing(draft: Draft, content: dict[str, Any]) -> bool:
    """Whether `content` is what was last saved or published. A person who saves it has written nothing."""
    saved, newest = events_of(draft).filter(data__has_key="content").first(), draft.editions.first()
    known = [[saved.data["content"], saved.data.get("beside")]] if saved else []
    known += [[newest.content, [newest.slug, [], True]]] if newest else []
    return content_hash([content, draft.address_and_change_note()]) in map(content_hash, known)


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
