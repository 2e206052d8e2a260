"""The practice in one sentence, as patients read it now."""

from pages.models.description import DescriptionEdition


def practice_in_one_line() -> str:
    """Empty if none is published; the home page then shows the practice's name."""
    edition = DescriptionEdition.objects.live().first()
    return edition.content["one_line"] if edition else ""
