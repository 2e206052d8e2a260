"""Who sent the request, for which patient, and their answers. All of it is encrypted."""

import json
import uuid
from typing import Any, Final, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from vault.fields import BlindIndexField, EncryptedTextField


class PersonQuerySet(models.QuerySet["Person"]):
    """Exact searches by the keyed hashes that are stored next to the encrypted values."""

    def with_phone(self, e164: str) -> Self:
        return self.matching_index("phone_index", e164)

    def with_email(self, email: str) -> Self:
        return self.matching_index("email_index", email)

    def with_last_name(self, name: str) -> Self:
        return self.matching_index("last_name_index", name)

    def matching_index(self, index: str, value: str) -> Self:
        field: Any = self.model._meta.get_field(index)
        return self.filter(**{f"{index}__in": field.tokens_of(value)})


class Person(models.Model):
    """The patient, or the helper who writes for the patient. If there is a helper, the clinic contacts the helper."""

    class Role(models.TextChoices):
        PATIENT = "patient", _("patient")
        HELPER = "helper", _("helper")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inquiry = models.ForeignKey("inquiries.Inquiry", on_delete=models.CASCADE, related_name="people")
    role = models.CharField(_("role"), max_length=10, choices=Role)
    first_name = EncryptedTextField(_("first name"), blank=True)
    last_name = EncryptedTextField(_("last name"), blank=True)
    last_name_index = BlindIndexField(of="last_name", kind="name")
    called = EncryptedTextField(_("name to use"), blank=True)
    relationship = EncryptedTextField(_("relationship to the patient"), blank=True)
    phone = EncryptedTextField(_("phone, as typed"), blank=True)
    phone_e164 = EncryptedTextField(_("phone, to dial"), blank=True)
    phone_index = BlindIndexField(of="phone_e164", kind="phone")
    email = EncryptedTextField(_("email"), blank=True)
    email_index = BlindIndexField(of="email", kind="email")
    been_here = EncryptedTextField(_("been a patient here"), blank=True)
    birth_date = EncryptedTextField(_("date of birth"), blank=True)  # ISO 8601
    zip_code = EncryptedTextField(_("ZIP code"), blank=True)

    objects = PersonQuerySet.as_manager()

    class Privacy:
        PLAIN: Final = {"id", "inquiry", "role"}
        INDEX: Final = {"last_name_index", "phone_index", "email_index"}
        PERSONAL: Final = {
            "first_name", "last_name", "called", "relationship", "phone", "phone_e164", "email", "been_here",
            "birth_date", "zip_code",
        }  # fmt: skip

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "role"], name="inquiries_person_role_once"),
            models.CheckConstraint(condition=Q(role__in=["patient", "helper"]), name="inquiries_person_known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.pk}"


class Answers(models.Model):
    """What the patient answered, with the words and the edition of the questions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    inquiry = models.OneToOneField("inquiries.Inquiry", on_delete=models.CASCADE, related_name="answers")
    screening_edition = models.PositiveIntegerField(_("edition of the questions"), null=True, blank=True)
    screening_hash = models.CharField(max_length=64, blank=True)
    # JSON: {"screening": [{"key", "question", "keys": [...], "answer": [...words], "signals": [...]}], "payer": …,
    # "has_report": …}
    content = EncryptedTextField(_("answers"))

    class Privacy:
        PLAIN: Final = {"id", "inquiry", "screening_edition", "screening_hash"}
        INDEX: Final[set[str]] = set()
        PERSONAL: Final = {"content"}

    class Meta:
        verbose_name = _("answers")
        verbose_name_plural = _("answers")

    def __str__(self) -> str:
        return str(self.pk)

    def read(self) -> dict[str, Any]:
        return json.loads(self.content)
