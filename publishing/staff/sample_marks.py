"""One line for all the sample marks that a comparison finds set or removed."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from django.utils.translation import gettext as _

from publishing.diff import Change

# Marks whose change takes fewer lines than this stay where they are.
MANY = 3


def gathered(changes: Iterable[Change], label: str) -> list[Change]:
    """`changes`, with equal ones of fields called `label` gathered where the first of them stood."""
    found = list(changes)
    alike = defaultdict(list)
    for change in found:
        if change.label.rpartition(" › ")[2] == label:
            alike[change.pieces, change.about].append(change)
    many = {id(group[0]): len(group) for group in alike.values() if len(group) >= MANY}
    dropped = {id(change) for group in alike.values() if len(group) >= MANY for change in group[1:]}
    return [
        replace(change, label=in_places(label, many[id(change)])) if id(change) in many else change
        for change in found
        if id(change) not in dropped
    ]


def in_places(label: str, number: int) -> str:
    return _("%(label)s, in %(number)d places") % {"label": label, "number": number}
