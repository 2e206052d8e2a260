"""What a check can find out about a link."""

from dataclasses import dataclass
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _


class LinkVerdict(models.TextChoices):
    OK = "ok", _("works")
    DEAD = "dead", _("dead")
    UNCLEAR = "unclear", _("unclear")


class Reason(models.TextChoices):
    FOUND = "found", _("The page is there.")
    GONE = "gone", _("The site says that there is no such page.")
    NO_SUCH_NAME = "no_such_name", _("There is no site with this name.")
    ERROR = "error", _("The site answered with an error.")
    NO_ANSWER = "no_answer", _("The site did not answer, or its answer makes no sense.")
    TOO_SLOW = "too_slow", _("The site took too long to answer.")
    CERTIFICATE = "certificate", _("The site's certificate is not valid.")
    NOT_HTTPS = "not_https", _("The link, or an address that it redirects to, is not a plain https address.")
    NOT_PUBLIC = "not_public", _("The link, or an address that it redirects to, is not a public address.")
    TOO_MANY_REDIRECTS = "too_many_redirects", _("The link redirects too many times.")


VERDICTS: Final = {Reason.FOUND: LinkVerdict.OK, Reason.GONE: LinkVerdict.DEAD, Reason.NO_SUCH_NAME: LinkVerdict.DEAD}


@dataclass(frozen=True, slots=True)
class LinkState:
    """The result of a check: `url` is where the link finally led, `status` the HTTP status there."""

    reason: Reason
    url: str
    status: int | None = None

    @property
    def verdict(self) -> LinkVerdict:
        return VERDICTS.get(self.reason, LinkVerdict.UNCLEAR)


class LinkRefused(Exception):
    """Ends the check, for this reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason = reason
