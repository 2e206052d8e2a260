"""What a new password must be, beyond Django's own rules."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _


class AnotherThanBefore:
    """Refuses the present password as the new one, so that a one-time password is really replaced."""

    def validate(self, password: str, user: Any = None) -> None:
        if user is not None and user.pk and user.check_password(password):
            raise ValidationError(self.get_help_text(), code="same_password")

    def get_help_text(self) -> str:
        return _("Choose a password that differs from the present one.")
