"""Makes editions and sign-offs. Only `publishing.workflow` decides when."""

from calendar import monthrange
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clinic.models import Physician
from publishing import gate
from publishing.hashes import content_hash
from publishing.models import Draft, Edition, SignOff
from publishing.models.edition import clinical_hashes
from search import indexing
from staff.models import StaffMember

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
    """A step of the workflow is not allowed. The text gives staff the reason."""


def make_edition(draft: Draft, *, by: StaffMember | None, now: datetime, live_from: datetime, **fields: Any) -> Edition:
    """Freezes `draft` into its next edition, links it to other records and updates the search index."""
    if taken := address_taken(draft, draft.slug):
        raise StepRefused(taken)
    edition = new_edition(draft, by=by, now=now, live_from=live_from, **fields)
    edition.save(force_insert=True)
    draft.place(edition)
    indexing.refresh(draft, now)
    return edition


def preview_edition(draft: Draft, now: datetime) -> Edition:
    return new_edition(draft, by=None, now=now, live_from=now)


def new_edition(draft: Draft, *, by: StaffMember | None, now: datetime, live_from: datetime, **fields: Any) -> Edition:
    content = draft.freeze()
    hashes = clinical_hashes(type(draft), content)
    sign_off = newest_sign_off(draft)
    valid = sign_off if sign_off and hashes and sign_off.hashes == hashes else None
    # Unsigned words do not postpone a review: the last sign-off sets the date, even if it no longer covers the words.
    reviewed_on = localdate(sign_off.at if sign_off else getattr(draft, "dated", None) or now)
    edition: Edition = draft.editions.model(
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
    return edition


def copy_edition(draft: Draft, old: Edition, now: datetime, **fields: Any) -> Edition:
    edition: Edition = draft.editions.create(
        **{name: getattr(old, name) for name in COPIED}
        | {"number": next_number(draft), "four_eyes": settings.FOUR_EYES, "live_from": now, "created_at": now}
        | fields
    )
    draft.place(edition)
    indexing.refresh(draft, now)
    return edition


def next_number(draft: Draft) -> int:
    newest = draft.editions.first()
    return newest.number + 1 if newest else 1


def address_taken(draft: Draft, slug: str) -> str:
    """Why a draft cannot have this address: old links must never lead to a different page. Empty if it can."""
    taken = draft.editions.model._base_manager.filter(slug=slug).exclude(draft=draft.pk).exists()
    return _("Another page uses or used this address. Choose a different one.") if taken else ""


def due_after(draft: Draft, day: date) -> date:
    """When a page reviewed on `day` is due again: the same day of a later month, or that month's last day."""
    years, month = divmod(day.month - 1 + (draft.review_months or draft.default_review_months()), 12)
    last = monthrange(day.year + years, month + 1)[1]
    return date(day.year + years, month + 1, min(day.day, last))


def sign(
    draft: Draft, by: StaffMember, at: datetime, hashes: dict[str, str], carried_by: StaffMember | None = None
) -> SignOff:
    sign_off: SignOff = SignOff.objects.create(
        at=at, by=by, draft_model=draft._meta.label_lower, draft_id=draft.pk, hashes=hashes, carried_by=carried_by
    )
    return sign_off


def frozen_sign_off(sign_off: SignOff) -> dict[str, Any]:
    # An edition keeps its own copy, because a name may change later.
    physician = Physician.objects.filter(account=sign_off.by).first()
    return {
        "name": physician.name if physician else sign_off.by.get_full_name() or sign_off.by.get_username(),
        "slug": physician.slug if physician else "",
        "on": localdate(sign_off.at).isoformat(),
        "hashes": sign_off.hashes,
    }


def newest_sign_off(draft: Draft) -> SignOff | None:
    return SignOff.objects.filter(draft_model=draft._meta.label_lower, draft_id=draft.pk).first()


def is_published(draft: Draft, content: dict[str, Any] | None = None) -> bool:
    """Whether the newest edition, live or scheduled, is a page with the draft's address and content."""
    newest = draft.editions.first()
    if newest is None or newest.kind != Edition.Kind.PAGE or newest.slug != draft.slug:
        return False
    return bool(newest.hash == content_hash(draft.freeze() if content is None else content))
