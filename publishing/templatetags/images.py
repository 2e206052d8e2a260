"""Addresses of an image's renditions, from the `digest` and `width` that an edition stores."""

from typing import Any

from django import template
from django.urls import reverse

from publishing.images import widths_of

register = template.Library()


def address(digest: str, width: int) -> str:
    return reverse("image", args=[digest, width])


@register.filter
def image_address(image: dict[str, Any]) -> str:
    # The smallest one, for browsers without `srcset`.
    return address(image["digest"], widths_of(image["width"])[0])


@register.filter
def image_srcset(image: dict[str, Any]) -> str:
    return ", ".join(f"{address(image['digest'], width)} {width}w" for width in widths_of(image["width"]))
