"""Whether two frozen contents say the same, apart from spelling, punctuation and layout."""

from typing import Any

from publishing.diff import BODIES
from text.sanitising import from_plain
from text.small_edits import is_small_edit

# Parts that are no words of the page. A colleague who changes them has not written the page.
NOT_WORDS = frozenset({"address", "review_months", "sample", "questions", "dated"})
# Fields that hold a code, an address or a file name, not words.
CODES = frozenset(
    {"kind", "level", "digest", "slug", "url", "source_url", "key", "source", "signal", "approach", "us_state", "stage"}
)


def only_small_changes(old: Any, new: Any, field: str = "") -> bool:
    """Whether a reader of `old` has read every word and number of `new`, in the same rows and the same order."""
    if old == new:
        return True
    if isinstance(old, dict) and isinstance(new, dict):
        return old.keys() == new.keys() and all(only_small_changes(old[key], new[key], key) for key in old)
    if isinstance(old, list) and isinstance(new, list):
        return len(old) == len(new) and all(only_small_changes(a, b, field) for a, b in zip(old, new, strict=True))
    is_text = isinstance(old, str) and isinstance(new, str)
    return is_text and field not in CODES | NOT_WORDS and is_small_edit(markup_of(old, field), markup_of(new, field))


def markup_of(text: str, field: str) -> str:
    return text if field in BODIES else from_plain(text)


def words_of(content: dict[str, Any]) -> dict[str, Any]:
    """`content` without the parts that are no words of the page."""
    return {name: part for name, part in without_marks(content).items() if name not in NOT_WORDS}


def without_marks(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_marks(part) for key, part in value.items() if key != "sample"}
    return [without_marks(part) for part in value] if isinstance(value, list) else value
