"""A password rule in addition to Django's own."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from staff.models import StaffMember


class AnotherThanBefore:
    """Refuses the current password as the new one, so that a one-time password is really replaced."""

    def validate(self, password: str, user: StaffMember | None = None) -> None:
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(self.get_help_text(), code="same_password")

    def get_help_text(self) -> str:
        return _("Choose a password that differs from your current one.")
