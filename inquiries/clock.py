"""What runs every minute: reminders of urgent requests, the morning mail, reports of failed mail, and lost links.

Each part may run twice, or in two places at once: a mail names its occasion and is sent only once for it.
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
from inquiries.workflow import REOPENED_WITHIN

URGENT_EVERY: Final = timedelta(minutes=30)
# If more urgent requests wait, one mail is about all of them: the list at the desk shows each.
REMINDED_ONE_BY_ONE: Final = 20
MORNING: Final = time(8)
BATCH: Final = 100


def tick(now: datetime) -> None:
    remind_of_urgent_requests(now)
    send_morning_mail(now)
    report_failed_mail(now)
    send_lost_links(now)


def remind_of_urgent_requests(now: datetime) -> None:
    """During opening hours, until a colleague claims the request. The first mail was sent when it came in."""
    if not hours.is_open(now):
        return
    waiting = list(Inquiry.objects.filter(urgent=True, state=State.NEW))
    if len(waiting) > REMINDED_ONE_BY_ONE:
        mails.call_backs(now)
        return
    for inquiry in waiting:
        slot = int((now - inquiry.received_at) / URGENT_EVERY)
        if slot > 0:
            mails.urgent(inquiry, now, slot)


def send_morning_mail(now: datetime) -> None:
    """From 8 a.m. on every day that the clinic is open, if any request is new."""
    local = timezone.localtime(now, hours.clinic_zone())
    opens = hours.clock(now).on(local.date())
    if opens and local.time() >= MORNING and Inquiry.objects.filter(state=State.NEW).exists():
        members = mails.desk_members_who_chose(MailPreference.New.DAILY)
        mails.new_to_staff(now, members, "desk_new_today", occasion=f"{local:%Y-%m-%d}")


def report_failed_mail(now: datetime) -> None:
    """Not for erased requests: their patients can no longer be called. Staff can retry the mail in the outbox."""
    recent = Mailing.objects.failed().filter(at__gt=now - timedelta(days=30)).exclude(inquiry__state=State.ERASED)
    for mailing in recent.select_related("message", "inquiry__assignee"):
        if mailing.message:
            mails.mail_failed(mailing.inquiry, mailing.message, now)


def send_lost_links(now: datetime) -> None:
    for lost in LostLink.objects.all()[:BATCH]:
        with transaction.atomic():
            inquiry = newest_with_contact(deciphered(lost, "contact"), now)
            # Of two processes, only the one that deletes the row sends the link.
            deleted, _rows = LostLink.objects.filter(pk=lost.pk).delete()
            if deleted and inquiry:
                mails.link_again(inquiry, now)


def newest_with_contact(contact: str, now: datetime) -> Inquiry | None:
    term = lookup.read(contact)
    if term.by not in {"email", "phone"}:
        return None
    link_works = Q(closed_at=None) | Q(closed_at__gt=now - REOPENED_WITHIN)
    usable = Inquiry.objects.exclude(state__in=[State.QUARANTINE, State.ERASED]).filter(link_works)
    return usable.matching(term.people()).order_by("-received_at").first()
