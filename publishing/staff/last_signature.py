"""What the last signer of a draft has read, and what differs from it now."""

from typing import Any

from django.utils.translation import gettext as _

from publishing.editions import is_published
from publishing.models import Draft, SignOff
from publishing.models.edition import part_hashes


def last_read(draft: Draft) -> SignOff | None:
    """The signature of the last signed edition, with the words that its signer has read themselves."""
    last = draft.editions.filter(sign_off__isnull=False).select_related("sign_off").first()
    read: SignOff | None = last.sign_off.read_by_signer() if last else None
    return read


def signature_of_words(draft: Draft) -> SignOff | None:
    """The signature over the words that are in `draft` now."""
    if is_published(draft):
        signed: SignOff | None = draft.editions.first().valid_sign_off()
        return signed
    signed = draft.signed
    return signed if signed and signed.covers(part_hashes(type(draft), draft.freeze())) else None


def changed_since(read: SignOff, draft: Draft, content: dict[str, Any], labels: dict[str, str]) -> list[str]:
    """What staff call the parts of `content` that differ from what the signer has read."""
    names = read.changed_parts(part_hashes(type(draft), content))
    return [name_of_part(name, labels) for name in names]


def name_of_part(name: str, labels: dict[str, str]) -> str:
    # A part of its own, or a section by its kind. The order of the sections is a part, too.
    fallback = _("Order of the sections") if name == "order" else name.replace("_", " ").capitalize()
    return labels.get(name) or labels.get(f"sections.{name}") or fallback
