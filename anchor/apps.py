from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.utils.translation import gettext_lazy as _


class Anchor(AppConfig):
    name = "anchor"
    verbose_name = _("Site")

    def ready(self) -> None:
        from anchor import checks, content_checks

        checks.register_all()
        content_checks.register()


class StaffAdmin(AdminConfig):
    default_site = "anchor.staff_site.StaffSite"
