from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Screening(AppConfig):
    name = "screening"
    verbose_name = _("Questions before a request")

    def ready(self) -> None:
        from publishing import gate
        from screening.gate import of_safety_list, of_screening_set
        from screening.models import SafetyList, ScreeningSet

        gate.register(SafetyList, of_safety_list)
        gate.register(ScreeningSet, of_screening_set)
