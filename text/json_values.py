"""The type of a value in JSON, such as the frozen content of a page."""

from typing import Any

JsonValue = dict[str, Any] | list[Any] | str | int | float | bool | None
