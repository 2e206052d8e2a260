from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Throttle(AppConfig):
    name = "throttle"
    verbose_name = _("Limits")
