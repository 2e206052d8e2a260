import re

from django.template import Origin
from django.template.loaders.filesystem import Loader

INDENTATION = re.compile(r"^ +", re.MULTILINE)


class Unindented(Loader):
    """Our templates without their indentation, which would be sent with every page. That of mails is part of them."""

    def get_contents(self, origin: Origin) -> str:
        contents: str = super().get_contents(origin)
        return INDENTATION.sub("", contents) if origin.name.endswith(".html") else contents
