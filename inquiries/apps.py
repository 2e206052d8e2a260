from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Inquiries(AppConfig):
    name = "inquiries"
    verbose_name = _("Requests")

    def ready(self) -> None:
        from inquiries import secrets_in_logs
        from inquiries.mails import MAILS
        from outbox.mail import register

        for mail in MAILS:
            register(mail)
        secrets_in_logs.hide()
