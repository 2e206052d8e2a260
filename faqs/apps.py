from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Faqs(AppConfig):
    name = "faqs"
    verbose_name = _("Questions")

    def ready(self) -> None:
        from faqs import answered, findable  # noqa: F401  (the first for its model)

        findable.register()
