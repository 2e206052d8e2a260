from django import template
from django.utils.safestring import SafeString

from text.sanitising import as_markup

register = template.Library()


@register.filter
def richtext(markup: str) -> SafeString:
    """Text that staff wrote in the editor, as markup that is safe to show."""
    return as_markup(markup or "")
