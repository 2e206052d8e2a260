from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Faqs(AppConfig):
    name = "faqs"
    verbose_name = _("Questions")

    def ready(self) -> None:
        from faqs import searchable
        from faqs.gate import findings
        from faqs.models import Question
        from publishing import gate

        gate.register(Question, findings)
        searchable.register()
