"""Addresses of a draft in the admin."""

from django.urls import reverse

from publishing.models.draft import Draft


def admin_address(draft: Draft, page: str = "change", *args: str | int) -> str:
    """The address of a draft's admin page, such as "change", "preview" or "step" with the name of a step."""
    return reverse(f"admin:{draft._meta.app_label}_{draft._meta.model_name}_{page}", args=[draft.pk, *args])
