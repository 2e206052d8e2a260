"""Drafts that staff edit, the immutable editions that patients read, and the log of how one became the other.

A room brings its own pair: a `Draft` that knows how to `freeze()` itself, and an `Edition` whose `draft` points to it
with `related_name="editions"`. `publishing.workflow` alone makes editions and changes states.
"""

from publishing.models.draft import Draft, DraftQuerySet
from publishing.models.edition import Edition, EditionQuerySet
from publishing.models.links import LinkCheck
from publishing.models.log import DraftEvent, SignOff
from publishing.models.reminder import Reminder

__all__ = [
    "Draft",
    "DraftEvent",
    "DraftQuerySet",
    "Edition",
    "EditionQuerySet",
    "LinkCheck",
    "Reminder",
    "SignOff",
]
