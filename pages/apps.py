from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Pages(AppConfig):
    name = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from pages import searchable

        searchable.register()
