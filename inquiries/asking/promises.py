"""What the confirmation page promises. The time was computed and stored when the request came in."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from clinic import hours
from inquiries import status_links
from inquiries.models import Inquiry


def promise_of(inquiry: Inquiry) -> str:
    """One sentence, such as "We will call by Tuesday, March 3, 5:00 pm." """
    if inquiry.promise_at is None:
        return _("We will contact you as soon as the clinic is open.")
    sentences = {
        Inquiry.Contact.PHONE: _("We will call by %(moment)s."),
        Inquiry.Contact.TEXT: _("We will text you by %(moment)s."),
        Inquiry.Contact.EMAIL: _("We will email you by %(moment)s."),
    }
    return sentences[Inquiry.Contact(inquiry.contact_first_by)] % {"moment": hours.in_words(inquiry.promise_at)}


def confirmation_context(inquiry: Inquiry, now: datetime, *, show_link: bool = True) -> dict[str, Any]:
    context = {"inquiry": inquiry, "promise": promise_of(inquiry)}
    if show_link:
        context["secret"] = status_links.secret_of(inquiry, now)
    return context
