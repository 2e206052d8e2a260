"""Address parts that nothing else has or had."""

from django.db import models
from django.utils.text import slugify

LONGEST = 80


def free_slug(model: type[models.Model], text: str) -> str:
    """An address part made of `text` that no row of `model` has and, for a draft, none of its editions ever had."""
    stem = slugify(text)[:LONGEST].strip("-") or str(model._meta.model_name)
    slug, number = stem, 1
    holders = [model, model.editions.rel.related_model] if hasattr(model, "editions") else [model]
    while any(holder._base_manager.filter(slug=slug).exists() for holder in holders):
        number += 1
        slug = f"{stem[: LONGEST - len(str(number)) - 1]}-{number}"
    return slug
