"""Free addresses for new pages."""

from django.db import models
from django.utils.text import slugify

from publishing.models.draft import Draft
from publishing.models.edition import edition_model

LONGEST = 80


def free_slug(model: type[models.Model], text: str) -> str:
    """A slug made from `text` that no row of `model` uses and, for drafts, no edition ever used."""
    stem = slugify(text)[:LONGEST].strip("-") or str(model._meta.model_name)
    slug, number = stem, 1
    holders: list[type[models.Model]] = [model, edition_model(model)] if issubclass(model, Draft) else [model]
    while any(holder._base_manager.filter(slug=slug).exists() for holder in holders):
        number += 1
        slug = f"{stem[: LONGEST - len(str(number)) - 1]}-{number}"
    return slug
