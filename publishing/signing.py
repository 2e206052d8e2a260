"""Signatures over pages: who may sign, what a signature says, and which small changes leave it standing.

Only `publishing.workflow` decides when. Each function raises `StepRefused` with the reason for staff.
"""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from clinic.models import Physician
from publishing import authors
from publishing.editions import StepRefused
from publishing.hashes import content_hash
from publishing.models import Draft, Edition, SignOff
from publishing.models.edition import has_sample_mark, part_hashes
from publishing.people import accounts_of_person
from publishing.roles import may
from publishing.small_changes import only_small_changes
from publishing.steps import Step
from publishing.transitions import need_open_gate, need_voucher, thawed
from staff.models import StaffMember


def signer(by: StaffMember, now: datetime) -> Physician:
    """The profile under which `by` signs: a licensed clinician's."""
    profile = Physician.objects.filter(account=by).first()
    if profile is None:
        raise StepRefused(_("Only a clinician with a profile signs: have your account linked to your profile first."))
    if not profile.is_licensed(localdate(now)):
        raise StepRefused(_("Your profile has no license that is valid today, so you cannot sign."))
    return profile


def sign(draft: Draft, *, by: StaffMember, now: datetime, live: Edition | None = None) -> SignOff:
    """Signs everything that is in `draft`, or in its `live` edition."""
    profile, content = signer(by, now), live.content if live else draft.freeze()
    if has_sample_mark(content):
        raise StepRefused(_("This is still sample text. Check it and remove every sample mark, then sign."))
    with put_in_place(draft, live) if live else nullcontext():
        need_open_gate(draft, now)
    need_voucher(draft, content, profile.name)
    return create(
        draft,
        content,
        kind=kind_of(draft, content, by, profile),
        at=now,
        made_at=now,
        by=by,
        name=profile.name,
        credentials=profile.credentials,
        license=profile.license,
        profile=profile,
    )


def carry_over(draft: Draft, *, by: StaffMember, now: datetime) -> SignOff:
    """Says that the changes since the last signature are small.

    Its signer may say so of any change. Without the signer, only spelling, punctuation and layout are small.
    """
    last = shown_signature(draft)
    content, signed = draft.freeze(), last.of or last
    is_signer = signed.by_id in accounts_of_person(by) and may(by, Step.SIGN) and signs_as(signer(by, now), signed)
    if has_sample_mark(content):
        raise StepRefused(_("This is still sample text, which no one can have signed."))
    if not draft.shows_small_changes:
        raise StepRefused(_("Its page cannot show small changes. Ask a clinician to sign it again."))
    before = (last.read_by_signer().content, last.content)
    if not is_signer and not all(only_small_changes(words, content) for words in before):
        message = _("Words or numbers have changed since %(name)s signed. Only %(name)s can call that a small change.")
        raise StepRefused(message % {"name": signed.name})
    fields = {name: getattr(signed, name) for name in ("at", "by", "name", "credentials", "license", "profile")}
    kind = kind_of(draft, content, signed.by, signed.profile)
    carried_by = signed.by if is_signer else by
    return create(draft, content, of=signed, kind=kind, carried_by=carried_by, made_at=now, **fields)


def shown_signature(draft: Draft) -> SignOff:
    """The signature that the newest edition shows: the only one that can be carried over to small changes."""
    newest: Edition | None = draft.editions.first()
    signed = newest.valid_sign_off() if newest and newest.kind == Edition.Kind.PAGE else None
    if signed is None:
        raise StepRefused(_("What was last published is not signed, so there is no signature to carry over."))
    return signed


def signs_as(profile: Physician, signed: SignOff) -> bool:
    return profile.pk == signed.profile_id


def kind_of(draft: Draft, content: dict[str, Any], by: StaffMember, profile: Physician) -> SignOff.Kind:
    """The author of the words vouches as their author, never as a reviewer."""
    wrote = authors.wrote_words(draft, content, by, profile)
    return SignOff.Kind.AUTHOR if wrote else SignOff.Kind.REVIEW


def create(draft: Draft, content: dict[str, Any], **fields: Any) -> SignOff:
    sign_off: SignOff = SignOff.objects.create(
        draft_model=draft._meta.label_lower,
        draft_id=draft.pk,
        content=content,
        content_hash=content_hash(content),
        hashes=part_hashes(type(draft), content),
        **fields,
    )
    return sign_off


@contextmanager
def put_in_place(draft: Draft, edition: Edition) -> Iterator[None]:
    """Puts the words of `edition` into `draft` for the length of the block, so that the gate can check live words."""

    class Done(Exception):
        """Takes everything back."""

    try:
        with transaction.atomic():
            thawed(draft, edition)
            yield
            raise Done
    except Done:
        draft.refresh_from_db()
