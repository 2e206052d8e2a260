from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class Emergencies(AppConfig):
    name = "emergencies"
    verbose_name = _("Emergencies")
