"""What we promise in words, from the moment that was computed and frozen when the request came in."""

from django.utils.translation import gettext as _

from clinic import hours
from inquiries.models import Inquiry


def in_words(inquiry: Inquiry) -> str:
    """One sentence, such as "We will call by Tuesday, March 3, 5:00 pm." """
    if inquiry.promise_at is None:
        return _("We will contact you as soon as the clinic is open.")
    sentences = {
        Inquiry.Contact.PHONE: _("We will call by %(moment)s."),
        Inquiry.Contact.TEXT: _("We will text you by %(moment)s."),
        Inquiry.Contact.EMAIL: _("We will email you by %(moment)s."),
    }
    return sentences[Inquiry.Contact(inquiry.contact_first_by)] % {"moment": hours.in_words(inquiry.promise_at)}
