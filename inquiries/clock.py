"""What is due by the clock: reminders of urgent requests, the morning's mail, failed mail, links asked for again.

Every part may run twice, or at once in two places: each mail has an occasion, and goes out once for it.
"""

from datetime import datetime, time, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from clinic import hours
from inquiries import lookup, mails
from inquiries.deciphering import deciphered
from inquiries.models import Inquiry, LostLink, Mailing, MailPreference
from inquiries.models.inquiry import State

URGENT_EVERY: Final = timedelta(minutes=30)
MORNING: Final = time(8)
LINK_WORKS_AFTER_CLOSING: Final = timedelta(days=60)
BATCH: Final = 100


def tick(now: datetime) -> None:
    repeat_urgent(now)
    tell_of_the_morning(now)
    tell_of_failed_mail(now)
    send_links_again(now)


def repeat_urgent(now: datetime) -> None:
    """Until somebody takes the request, in opening hours; the first mail went out when it came in."""
    if not hours.is_open(now):
        return
    for inquiry in Inquiry.objects.filter(urgent=True, state=State.NEW):
        slot = int((now - inquiry.received_at) / URGENT_EVERY)
        if slot > 0:
            mails.urgent(inquiry, now, slot)


def tell_of_the_morning(now: datetime) -> None:
    """From 8 on a day on which the clinic opens, if anything waits."""
    local = timezone.localtime(now, hours.clinic_zone())
    opens = hours.clock(now).on(local.date())
    if opens and local.time() >= MORNING and Inquiry.objects.filter(state=State.NEW).exists():
        staff = mails.wanting(MailPreference.New.DAILY)
        mails.new_to_staff(now, staff, "desk_new_today", occasion=f"{local:%Y-%m-%d}")


def tell_of_failed_mail(now: datetime) -> None:
    """But of erased requests: there is nobody left to call, and the mail itself can be tried again in the outbox."""
    recent = Mailing.objects.failed().filter(at__gt=now - timedelta(days=30)).exclude(inquiry__state=State.ERASED)
    for mailing in recent.select_related("message", "inquiry__assignee"):
        if mailing.message:
            mails.mail_failed(mailing.inquiry, mailing.message, now)


def send_links_again(now: datetime) -> None:
    for asked in LostLink.objects.all()[:BATCH]:
        with transaction.atomic():
            # Whoever deletes the row answers it.
            inquiry = newest_with(deciphered(asked, "contact"), now)
            if LostLink.objects.filter(pk=asked.pk).delete()[0] and inquiry:
                mails.link_again(inquiry, now)


def newest_with(contact: str, now: datetime) -> Inquiry | None:
    """The newest request with this e-mail or phone whose link may still be used."""
    words = lookup.read(contact)
    if words.by not in {"email", "phone"}:
        return None
    within = Q(closed_at=None) | Q(closed_at__gt=now - LINK_WORKS_AFTER_CLOSING)
    usable = Inquiry.objects.exclude(state__in=[State.QUARANTINE, State.ERASED]).filter(within)
    return usable.matching(words.people()).order_by("-received_at").first()
