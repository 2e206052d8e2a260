"""Lets staff turn a search without results into a question. The room with the questions registers how."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser

from staff.models import StaffMember


@dataclass(frozen=True)
class Beginning:
    """`begin` starts a question with the words of a search and returns the admin address of its draft."""

    may: Callable[[StaffMember], bool]
    begin: Callable[[str, StaffMember], str]


REGISTERED: list[Beginning] = []


def register(may: Callable[[StaffMember], bool], begin: Callable[[str, StaffMember], str]) -> None:
    REGISTERED[:] = [Beginning(may, begin)]


def beginning_for(user: StaffMember | AnonymousUser) -> Callable[[str], str] | None:
    """What starts a question with the words of a search and returns its admin address; None if the user may not."""
    if isinstance(user, AnonymousUser):
        return None
    allowed = next((beginning for beginning in REGISTERED if beginning.may(user)), None)
    return (lambda words: allowed.begin(words, user)) if allowed else None
