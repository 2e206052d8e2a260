from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Faqs(AppConfig):
    name = "faqs"
    verbose_name = _("Questions")

    def ready(self) -> None:
        from faqs import searchable, standing
        from faqs.gate import answers_on, findings
        from faqs.models import Question
        from procedures.gate.answers import register_answers
        from publishing import gate

        gate.register(Question, findings)
        register_answers(answers_on)
        searchable.register()
        standing.register()
