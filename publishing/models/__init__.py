"""Drafts that staff edit, immutable editions that patients read, and the log of every step between them.

Each room defines its own pair: a `Draft` that implements `freeze()`, and an `Edition` whose foreign key `draft` has
`related_name="editions"`. Only `publishing.workflow` makes editions and changes states.
"""

from publishing.models.draft import Draft, DraftQuerySet
from publishing.models.edition import Edition, EditionQuerySet
from publishing.models.links import LinkCheck
from publishing.models.log import DraftEvent
from publishing.models.reminder import Reminder
from publishing.models.sign_off import Revocation, SignOff

__all__ = [
    "Draft",
    "DraftEvent",
    "DraftQuerySet",
    "Edition",
    "EditionQuerySet",
    "LinkCheck",
    "Reminder",
    "Revocation",
    "SignOff",
]
