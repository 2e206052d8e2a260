from django import template
from django.utils.safestring import SafeString

from text.sanitising import as_markup

register = template.Library()


@register.filter
def richtext(markup: str) -> SafeString:
    return as_markup(markup or "")
