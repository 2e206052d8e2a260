"""Making editions and sign-offs for `publishing.workflow`, which alone decides when."""

from calendar import monthrange
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from publishing import gate
from publishing.hashes import content_hash
from publishing.models import Draft, Edition, SignOff
from publishing.models.edition import clinical_hashes
from search import indexing

COPIED = (
    "slug",
    "title",
    "content",
    "search_text",
    "hash",
    "sign_off",
    "grades",
    "review_due",
    "origin",
    "written_by",
)


class StepRefused(Exception):
    """A step that may not be taken, with the reason in words for staff."""


def make_edition(draft: Any, *, by: Any, now: datetime, live_from: datetime, **fields: Any) -> Any:
    """Freezes `draft` into its next edition and ties it to other records."""
    check_address(draft)
    edition = new_edition(draft, by=by, now=now, live_from=live_from, **fields)
    edition.save(force_insert=True)
    draft.place(edition)
    indexing.refresh(draft, now)
    return edition


def preview_edition(draft: Any, now: datetime) -> Any:
    """The edition that `draft` would become, unsaved."""
    return new_edition(draft, by=None, now=now, live_from=now)


def new_edition(draft: Any, *, by: Any, now: datetime, live_from: datetime, **fields: Any) -> Any:
    content = draft.freeze()
    hashes = clinical_hashes(type(draft), content)
    sign_off = newest_sign_off(draft)
    valid = sign_off if sign_off and hashes and sign_off.hashes == hashes else None
    # Words that nobody has signed put no review off: the last one counts, even where it vouches for them no more.
    reviewed_on = local_day(sign_off.at if sign_off else getattr(draft, "dated", None) or now)
    return draft.editions.model(
        draft=draft,
        slug=draft.slug,
        title=str(draft),
        number=next_number(draft),
        content=content,
        search_text=draft.search_text(),
        hash=content_hash(content),
        sign_off=frozen_sign_off(valid) if valid else None,
        grades=gate.grades(draft),
        review_due=due_after(draft, reviewed_on),
        written_by=draft.changed_by,
        published_by=by,
        four_eyes=settings.FOUR_EYES,
        major=draft.major,
        live_from=live_from,
        created_at=now,
        **{"change_note": draft.change_note, **fields},
    )


def copy_edition(draft: Any, old: Any, now: datetime, **fields: Any) -> Any:
    """A new edition with the words of an `old` one, for a review or a withdrawal."""
    edition = draft.editions.create(
        **{name: getattr(old, name) for name in COPIED}
        | {"number": next_number(draft), "four_eyes": settings.FOUR_EYES, "live_from": now, "created_at": now}
        | fields
    )
    draft.place(edition)
    indexing.refresh(draft, now)
    return edition


def next_number(draft: Any) -> int:
    newest = draft.editions.first()
    return newest.number + 1 if newest else 1


def check_address(draft: Any) -> None:
    """An address that another page has ever had stays with it, so that old links never lead to other words."""
    others = draft.editions.model._base_manager.filter(slug=draft.slug).exclude(draft=draft.pk)
    if others.exists():
        raise StepRefused(_("Another page has or had this address: choose another."))


def due_after(draft: Draft, day: date) -> date:
    """The same day of the month so many months later, or the last one of a shorter month."""
    years, month = divmod(day.month - 1 + (draft.review_months or draft.default_review_months()), 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def local_day(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def sign(draft: Draft, by: Any, at: datetime, hashes: dict[str, str], carried_by: Any = None) -> SignOff:
    sign_off: SignOff = SignOff.objects.create(
        at=at, by=by, draft_model=draft._meta.label_lower, draft_id=draft.pk, hashes=hashes, carried_by=carried_by
    )
    return sign_off


def frozen_sign_off(sign_off: SignOff) -> dict[str, Any]:
    physician = getattr(sign_off.by, "physician", None)
    return {
        "name": physician.name if physician else sign_off.by.get_full_name() or sign_off.by.get_username(),
        "slug": physician.slug if physician else "",
        "on": local_day(sign_off.at).isoformat(),
        "hashes": sign_off.hashes,
    }


def newest_sign_off(draft: Draft) -> SignOff | None:
    return SignOff.objects.filter(draft_model=draft._meta.label_lower, draft_id=draft.pk).first()


def is_published(draft: Draft, content: dict[str, Any] | None = None) -> bool:
    """Whether the newest edition, due or scheduled, is a page that says just what the draft says."""
    newest = draft.editions.first()  # type: ignore[attr-defined]
    if newest is None or newest.kind != Edition.Kind.PAGE or newest.slug != draft.slug:
        return False
    return bool(newest.hash == content_hash(draft.freeze() if content is None else content))
