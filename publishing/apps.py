from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Publishing(AppConfig):
    name = "publishing"
    verbose_name = _("Publishing")

    def ready(self) -> None:
        from outbox.mail import Mail, register
        from outbox.values import Url

        for kind in ("review_before", "review_due", "review_after"):
            register(Mail(kind=kind, fields={"page": Url}))
