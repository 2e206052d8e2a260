"""Who is signed in."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from staff.models import StaffMember


def signed_in(request: HttpRequest) -> StaffMember:
    """The account behind a request. Raises PermissionDenied if no one is signed in."""
    if not isinstance(request.user, StaffMember):
        raise PermissionDenied
    return request.user
