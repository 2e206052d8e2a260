import re
from typing import Final

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from text.sanitising import as_markup

register = template.Library()

# As US payers write their numbers; the letters of 1-800-MEDICARE are on the keys of a phone.
PHONE: Final = re.compile(
    r"(?<![\w-])((?:\+?1[ .-])?(?:\(\d{3}\) ?|\d{3}[ .-])\d{3}[ .-]\d{4}|1-8\d\d-[A-Z]{7,})(?![\w-])"
)
KEYS: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
LENGTH_OF_US_NUMBER: Final = 11  # with the country's code


@register.filter
def richtext(markup: str) -> SafeString:
    return as_markup(markup or "")


@register.filter
def phone_links(text: str) -> SafeString:
    """Plain text, escaped, with a link for each phone number (RFC 3966)."""
    pieces = PHONE.split(text)
    linked = [phone_link(piece) if place % 2 else conditional_escape(piece) for place, piece in enumerate(pieces)]
    return format_html_join("", "{}", ((piece,) for piece in linked))


def phone_link(phone: str) -> SafeString:
    digits = re.sub(r"\D", "", phone.translate(KEYS))
    dialed = (digits if digits.startswith("1") else f"1{digits}")[:LENGTH_OF_US_NUMBER]
    return format_html('<a href="tel:+{}">{}</a>', dialed, phone)
