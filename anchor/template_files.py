import re

from django.template import Origin
from django.template.loaders.filesystem import Loader

INDENTATION = re.compile(r"^ +", re.MULTILINE)
# A tag that shows nothing and has a line for itself would send that line's end.
LONE_TAG = re.compile(
    r"^(\{% (?:if|elif|else|endif|for|empty|endfor|with|endwith|load|comment|endcomment)\b[^%]*%\})\n", re.MULTILINE
)


class Unindented(Loader):
    """Our templates without their indentation, which would be sent with every page. That of mails is part of them."""

    def get_contents(self, origin: Origin) -> str:
        contents: str = super().get_contents(origin)
        return LONE_TAG.sub(r"\1", INDENTATION.sub("", contents)) if origin.name.endswith(".html") else contents
