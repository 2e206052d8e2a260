from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Screening(AppConfig):
    name = "screening"
    verbose_name = _("Questions before a request")

    def ready(self) -> None:
        from publishing import gate
        from screening.gate import safety_list_findings, screening_set_findings
        from screening.models import SafetyList, ScreeningSet

        gate.register(SafetyList, safety_list_findings)
        gate.register(ScreeningSet, screening_set_findings)
