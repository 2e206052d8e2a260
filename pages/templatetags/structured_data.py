from django import template

from clinic.facts import Facts
from pages import structured_data

register = template.Library()


@register.filter
def graph(page: structured_data.Page, facts: Facts) -> str:
    return structured_data.graph(page, facts)
