from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Procedures(AppConfig):
    name = "procedures"
    verbose_name = _("Procedures")

    def ready(self) -> None:
        from procedures import searchable
        from procedures.coverage_gate import coverage_findings
        from procedures.gate import findings
        from procedures.models import Coverage, Procedure
        from publishing import gate

        gate.register(Procedure, findings)
        gate.register(Coverage, coverage_findings)
        searchable.register()
