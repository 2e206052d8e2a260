from django import template
from django.urls import reverse

from pages import cards
from pages.structured_data import absolute

register = template.Library()


@register.filter
def card(title: str, name: str) -> str:
    return absolute(reverse("card", args=[cards.digest(title, name)]))
