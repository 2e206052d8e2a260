"""A search that found nothing can become a question. The room that keeps questions registers how one begins."""

from collections.abc import Callable
from dataclasses import dataclass

from staff.models import StaffMember


@dataclass(frozen=True)
class Beginning:
    """`begin` takes the words of a search and returns the address in the admin where the question is written."""

    may: Callable[[StaffMember], bool]
    begin: Callable[[str, StaffMember], str]


REGISTERED: list[Beginning] = []


def register(may: Callable[[StaffMember], bool], begin: Callable[[str, StaffMember], str]) -> None:
    REGISTERED[:] = [Beginning(may, begin)]


def beginning_for(user: StaffMember) -> Beginning | None:
    """How this member of staff can begin a question; None for one who may not."""
    return next((one for one in REGISTERED if one.may(user)), None)
