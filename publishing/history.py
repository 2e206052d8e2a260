"""What the log, the editions and the sign-offs of a draft tell: who wrote its words, who knows them, what was let pass.

The workflow asks; nothing here changes anything.
"""

from itertools import chain
from typing import Any

from django.conf import settings

from publishing.editions import newest_sign_off
from publishing.hashes import content_hash
from publishing.models import Draft, Edition
from publishing.models.edition import clinical_hashes
from publishing.steps import Step


def writers(draft: Draft) -> set[Any]:
    """The primary keys of all who saved or restored the draft since two people last knew its words."""
    since = draft.events().filter(pk__gt=known_by_two(draft), step__in=[Step.SAVE, Step.RESTORE], by__isnull=False)
    return set(since.exclude(data__has_key="idle").values_list("by", flat=True))


def wrote_it(draft: Draft, by: Any) -> bool:
    """Whether some of the words that two people do not know yet are by `by`."""
    return by.pk in writers(draft) | {draft.changed_by_id}


def writers_of(edition: Edition) -> set[Any]:
    """The primary keys of all who wrote what an edition says, whenever that was published."""
    same = edition.draft.editions.filter(hash=edition.hash).values("number")
    published = edition.draft.events().filter(step__in=[Step.PUBLISH, Step.CORRECT], edition_number__in=same)
    return {edition.written_by_id}.union(*(event.data.get("writers", []) for event in published))


def signed_content(draft: Any) -> dict[str, Any] | None:
    """The newest content with the clinical words to which the last sign-off is bound, published or not."""
    last = newest_sign_off(draft)
    if last is None:
        return None
    saves = draft.events().filter(data__has_key="content")
    known = chain((edition.content for edition in draft.editions.all()), (event.data["content"] for event in saves))
    return next((content for content in known if clinical_hashes(type(draft), content) == last.hashes), None)


def changes_nothing(draft: Any, content: dict[str, Any]) -> bool:
    """Whether the draft says what it said when it was last saved or published: who saves that is no writer of it."""
    saved, newest = draft.events().filter(data__has_key="content").first(), draft.editions.first()
    known = [[saved.data["content"], saved.data.get("beside")]] if saved else []
    known += [[newest.content, [newest.slug, [], True]]] if newest else []
    return content_hash([content, draft.beside_the_words()]) in map(content_hash, known)


def known_by_two(draft: Draft) -> int:
    """The primary key of the event since which one person's words stand alone; an urgent correction that nobody else
    has looked at is not one."""
    looked = draft.events().filter(step=Step.LOOK).values("edition_number")
    published = draft.events().filter(edition_number__isnull=False)
    known = published.filter(step__in=[Step.PUBLISH, Step.IMPORT]) | published.filter(
        step=Step.CORRECT, edition_number__in=looked
    )
    newest = known.order_by("pk").last()
    return newest.pk if newest else 0


def newest_publication(draft: Draft) -> int:
    """The primary key of the event that published the draft last; 0 where none did."""
    published = draft.events().filter(step__in=[Step.PUBLISH, Step.CORRECT, Step.IMPORT], edition_number__isnull=False)
    newest = published.order_by("pk").last()
    return newest.pk if newest else 0


def overridden(draft: Draft) -> set[str]:
    """The keys of the gate's findings that somebody has let pass.

    One that is about words holds as long as the words; one about something missing holds for one edition. What a
    writer let pass while four eyes were switched off holds only as long as they are.
    """
    events = draft.events().filter(step=Step.OVERRIDE)
    since = newest_publication(draft)
    return {
        event.data["finding"]
        for event in events
        if (event.data["about_words"] or event.pk > since) and not (settings.FOUR_EYES and event.data.get("alone"))
    }


def already_looked_at(draft: Draft, edition: Edition) -> bool:
    return draft.events().filter(step=Step.LOOK, edition_number=edition.number).exists()
