from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Pages(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from pages import biographies, searchable
        from pages.gate import biography_findings, description_findings, notice_findings
        from pages.models import Biography, Description, Notice
        from publishing import gate

        gate.register(Notice, notice_findings)
        gate.register(Biography, biography_findings)
        gate.register(Description, description_findings)
        biographies.register()
        searchable.register()
