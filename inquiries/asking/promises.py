"""What the confirmation page promises. The time was computed when the request came in."""

from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clinic import hours
from emergencies.cards import Card
from emergencies.noticing import card_in
from emergencies.signs import Certainty, Sign
from inquiries import status_links
from inquiries.deciphering import deciphered
from inquiries.models import Inquiry, Message, Person
from vault.sealing import Undecipherable

Contact = Inquiry.Contact
# With opening hours, and without.
ON_WHICH_NUMBER: Final = {
    Contact.PHONE: (
        gettext_lazy("We will call you by %(moment)s on the number that ends in %(digits)s."),
        gettext_lazy("We will call you as soon as the clinic is open, on the number that ends in %(digits)s."),
    ),
    Contact.TEXT: (
        gettext_lazy("We will text you by %(moment)s on the number that ends in %(digits)s."),
        gettext_lazy("We will text you as soon as the clinic is open, on the number that ends in %(digits)s."),
    ),
}


def promise_of(inquiry: Inquiry) -> str:
    """One sentence, such as "We will call by Tuesday, March 3, 5:00 pm." """
    if inquiry.promise_at is None:
        return _("We will contact you as soon as the clinic is open.")
    sentences = {
        Contact.PHONE: _("We will call by %(moment)s."),
        Contact.TEXT: _("We will text you by %(moment)s."),
        Contact.EMAIL: _("We will email you by %(moment)s."),
    }
    return sentences[Contact(inquiry.contact_first_by)] % {"moment": hours.in_words(inquiry.promise_at)}


def promise_on_number(contact_by: Contact, promise_at: datetime | None, digits: str) -> str:
    with_time, without = ON_WHICH_NUMBER[contact_by]
    moment = hours.in_words(promise_at) if promise_at else ""
    return str(with_time if promise_at else without) % {"moment": moment, "digits": digits}


def last_digits(person: Person | None) -> str:
    """Enough of the phone number to recognize it, and too little to call it. Empty if it is missing or unreadable."""
    try:
        return person.phone_e164[-4:] if person else ""
    except Undecipherable:
        return ""


def card_of(inquiry: Inquiry) -> Card | None:
    """For what the patient wrote, in the message or elsewhere."""
    from_patient = inquiry.messages.filter(direction=Message.Direction.FROM_PATIENT)
    card = card_in(*(deciphered(message, "body") for message in from_patient))
    if card and card.is_certain:
        return card
    certain = inquiry.safety_events.filter(certainty=Certainty.CERTAIN)
    signs = {deciphered(event, "sign") for event in certain}
    return Card(Sign.SELF_HARM, Certainty.CERTAIN, "en") if Sign.SELF_HARM in signs else card


def confirmation_context(inquiry: Inquiry, now: datetime) -> dict[str, Any]:
    promise, contact_by = promise_of(inquiry), Contact(inquiry.contact_first_by)
    if inquiry.urgent and contact_by in ON_WHICH_NUMBER:
        digits = last_digits(inquiry.person(Person.Role.HELPER) or inquiry.person(Person.Role.PATIENT))
        promise = promise_on_number(contact_by, inquiry.promise_at, digits) if digits else promise
    card = card_of(inquiry)
    return {
        "inquiry": inquiry,
        "promise": promise,
        "opening": hours.opening(now),
        "secret": status_links.secret_of(inquiry, now),
        "card": card if card and card.is_certain else None,
        "quiet": card if card and not card.is_certain else None,
    }
