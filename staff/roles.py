"""The roles of staff, which are groups of accounts. Each room decides what a role may do there."""

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from staff.models import StaffMember


class Role(models.TextChoices):
    """The names of the groups, as the admin shows them."""

    EDITOR = "Content editor", _("Content editor")
    CLINICIAN = "Clinician", _("Clinician")
    MANAGER = "Manager", _("Manager")
    FRONT_DESK = "Front desk", _("Front desk")


def roles_of(user: StaffMember | AnonymousUser) -> frozenset[Role]:
    """The roles of an account; none if it is inactive. Being a superuser adds none."""
    if not user.is_active:
        return frozenset()
    names = user.groups.values_list("name", flat=True)
    return frozenset(Role(name) for name in names if name in Role.values)
