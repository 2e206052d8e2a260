from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Procedures(AppConfig):
    name = "procedures"
    verbose_name = _("Procedures")

    def ready(self) -> None:
        from procedures import findable

        findable.register()
