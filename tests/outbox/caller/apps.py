import os

from django.apps import AppConfig
from django.core.mail.utils import DNS_NAME


class Caller(AppConfig):
    name = "tests.outbox.caller"

    def ready(self):
        from outbox import mail
        from tests.outbox.caller import mails

        for each in mails.ALL:
            mail.register(each)
        # So that the mail server knows which process talks to it.
        DNS_NAME._fqdn = f"worker-{os.getpid()}.example"
