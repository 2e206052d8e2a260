from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Vault(AppConfig):
    name = "vault"
    verbose_name = _("Encryption")
