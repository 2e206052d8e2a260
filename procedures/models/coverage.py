"""What one payer pays for one procedure, in one state or everywhere: facts with an age.

Each fact is a draft and has editions, so it is signed and has a history. While it holds, it stands on the procedure's
page; from the second at which it expires, nowhere.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from procedures.models.edition import ProcedureEdition
from procedures.models.kinds import SectionKind
from procedures.models.procedure import Procedure
from procedures.models.states import STATES
from publishing.models.draft import Draft
from publishing.models.edition import Edition
from publishing.slugs import free_slug
from publishing.staff.addresses import admin_address
from text.sanitising import from_plain

LONGEST_TITLE = 300
SOON = timedelta(days=30)
WORDS = ("payer", "us_state", "rule", "rule_version", "text", "source_title", "source_url", "sample")


class Coverage(Draft):
    slug = models.SlugField(unique=True, max_length=80, editable=False)
    procedure = models.ForeignKey(
        Procedure, on_delete=models.CASCADE, related_name="coverage", verbose_name=_("procedure")
    )
    payer = models.CharField(_("payer"), max_length=80, help_text=_("For example: Medicare."))
    us_state = models.CharField(
        _("US state"),
        max_length=2,
        choices=STATES,
        blank=True,
        help_text=_("Leave it empty if the rule holds everywhere."),
    )
    rule = models.CharField(_("rule"), max_length=120, help_text=_("As the payer calls it, for example: NCD 150.13."))
    rule_version = models.CharField(
        _("version"), max_length=80, help_text=_("The version of the rule, or the day from which it is in force.")
    )
    text = models.CharField(
        _("text"), max_length=400, help_text=_("What the rule means for patients, in plain words. Promise nothing.")
    )
    source_title = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), max_length=500)
    checked_on = models.DateField(_("checked on"), help_text=_("The day on which you read the source."))
    expires_at = models.DateTimeField(
        _("expires"), help_text=_("From this moment on, no page and no search shows it. Check the rule again before.")
    )

    class Meta(Draft.Meta):
        verbose_name = _("coverage")
        verbose_name_plural = _("coverage")
        ordering = ["procedure__title", "payer", "us_state", "rule"]
        constraints = [
            *Draft.Meta.constraints,
            models.UniqueConstraint(
                fields=["procedure", "payer", "us_state", "rule"],
                name="procedures_coverage_once",
                violation_error_message=_("There is already a fact about this rule. Change that one."),
            ),
        ]

    def __str__(self) -> str:
        """For staff, who tell two facts about one payer apart by the rule."""
        name = readable_name(self.procedure.title, self.payer, self.get_us_state_display() if self.us_state else "")
        return Truncator(f"{name} ({self.rule})").chars(LONGEST_TITLE)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.slug = self.slug or free_slug(Coverage, f"{self.procedure.slug} {self.payer} {self.us_state}")
        super().save(*args, **kwargs)

    def freeze_words(self) -> dict[str, Any]:
        words: dict[str, Any] = {name: getattr(self, name) for name in WORDS}
        return words | {
            "procedure": self.procedure_id,
            "checked_on": self.checked_on.isoformat(),
            "expires_at": self.expires_at.astimezone(UTC).isoformat(),
        }

    def thaw_words(self, content: dict[str, Any]) -> None:
        for name in WORDS:
            setattr(self, name, content[name])
        self.procedure = Procedure.objects.get(pk=content["procedure"])
        self.checked_on = date.fromisoformat(content["checked_on"])
        self.expires_at = datetime.fromisoformat(content["expires_at"])
        self.save()

    def reading_parts(self) -> dict[str, str]:
        return {"text": from_plain(self.text)}

    def default_review_months(self) -> int:
        return 6

    @property
    def shows_small_changes(self) -> bool:
        return False

    def search_text(self) -> str:
        return self.text


class CoverageEdition(Edition):
    draft = models.ForeignKey(Coverage, on_delete=models.PROTECT, related_name="editions")

    class Meta(Edition.Meta):
        verbose_name = _("edition of coverage")
        verbose_name_plural = _("editions of coverage")

    def get_absolute_url(self) -> str:
        """Where it stands on the procedure's page. Without such a page: the preview for staff."""
        page = ProcedureEdition.objects.live().filter(draft=self.content["procedure"]).first()
        return anchor_on(page) if page else admin_address(self.draft, "preview")

    @property
    def checked_on(self) -> date:
        return date.fromisoformat(self.content["checked_on"])

    @property
    def expires_at(self) -> datetime:
        return datetime.fromisoformat(self.content["expires_at"])

    @property
    def us_state(self) -> str:
        """The name of the state, or "" if the rule holds everywhere."""
        return str(dict(STATES).get(self.content["us_state"], ""))

    def holds(self, now: datetime) -> bool:
        return self.kind == Edition.Kind.PAGE and self.live_from <= now < self.expires_at


def readable_name(procedure: str, payer: str, us_state: str) -> str:
    """What patients read in the search, without the rule's own name."""
    values = {"payer": payer, "state": us_state, "procedure": procedure}
    pattern = (
        gettext("%(payer)s in %(state)s and %(procedure)s") if us_state else gettext("%(payer)s and %(procedure)s")
    )
    return Truncator(pattern % values).chars(LONGEST_TITLE)


def anchor_on(page: ProcedureEdition) -> str:
    return f"{reverse('procedures:procedure', args=[page.slug])}#{SectionKind.COST.value}"


def facts_about(procedure: int, now: datetime) -> list[CoverageEdition]:
    """What holds at `now` about the procedure with this primary key, in the order of the page. One query."""
    live = CoverageEdition.objects.live(now).with_sign_offs().filter(draft__procedure=procedure)
    return in_order(fact for fact in live if fact.holds(now) and fact.content["procedure"] == procedure)


def to_check_again(now: datetime) -> list[CoverageEdition]:
    """The live facts that have expired, or expire within 30 days, the earliest first."""
    live = CoverageEdition.objects.live(now).select_related("draft__procedure")
    return sorted((fact for fact in live if fact.expires_at <= now + SOON), key=lambda fact: fact.expires_at)


def in_order(facts: Iterable[CoverageEdition]) -> list[CoverageEdition]:
    return sorted(facts, key=lambda fact: [fact.content["payer"].casefold(), fact.us_state, fact.content["rule"]])
