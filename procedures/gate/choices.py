"""The comparison of the patient's choices tells as much about each of them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from procedures.gate.page import COLUMNS, LoadedProcedure
from procedures.models import Choice
from publishing import rules
from publishing.gate import Finding

MUST_SAY = ("benefit", "harm", "recovery")
# A choice with more than this many times the words of another looks like the one that the clinic prefers.
MOST_TIMES_THE_WORDS = 3


def unequal_choices(page: LoadedProcedure) -> Iterator[Finding]:
    for choice in page.choices:
        for field in MUST_SAY:
            if not getattr(choice, field).strip():
                message = _("“%(choice)s” says nothing under “%(column)s”. Write it; “Not known” is an answer.")
                values = {"choice": choice.name, "column": label(field)}
                yield Finding("unequal-choice", where(choice, field), message % values, evidence=choice.name)


def lopsided_choices(page: LoadedProcedure) -> Iterator[Finding]:
    for field in COLUMNS:
        lengths = {choice: rules.words(getattr(choice, field)) for choice in page.choices if is_told(choice, field)}
        longest, shortest = (most(lengths, key=lengths.__getitem__, default=None) for most in (max, min))
        if longest and shortest and lengths[longest] > MOST_TIMES_THE_WORDS * lengths[shortest]:
            message = _("Under “%(column)s”, “%(longest)s” says far more than “%(shortest)s”. Tell as much about each.")
            values = {"column": label(field), "longest": longest.name, "shortest": shortest.name}
            evidence = f"{getattr(longest, field)}\n{getattr(shortest, field)}"
            yield Finding(
                "lopsided-choices", where(longest, field), message % values, is_error=False, evidence=evidence
            )


def is_told(choice: Choice, field: str) -> bool:
    text = getattr(choice, field).strip().casefold()
    return bool(text) and not text.startswith(_("Not known").casefold())


def where(choice: Choice, field: str) -> str:
    return f"choices:{choice.pk}:{field}"


def label(field: str) -> str:
    return str(Choice._meta.get_field(field).verbose_name)  # type: ignore[union-attr]  # these are plain fields
