from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from procedures.models.kinds import KeyFactKind, SectionKind
from procedures.models.procedure import Procedure
from publishing.models.edition import Edition


class ProcedureEdition(Edition):
    draft = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="editions")

    class Meta(Edition.Meta):
        verbose_name = _("edition of a procedure")
        verbose_name_plural = _("editions of procedures")

    def get_absolute_url(self) -> str:
        return reverse("procedures:procedure", args=[self.slug])

    @property
    def sections(self) -> list[dict[str, Any]]:
        return [section | {"heading": SectionKind(section["kind"]).label} for section in self.content["sections"]]

    @property
    def key_facts(self) -> list[dict[str, Any]]:
        return [fact | {"label": KeyFactKind(fact["kind"]).label} for fact in self.content["key_facts"]]
