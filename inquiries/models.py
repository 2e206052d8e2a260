"""Patients' requests. Whatever says who asks, or what about in their own words, is encrypted."""

import uuid
from typing import Final

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from inquiries.encryption import EncryptedTextField
from inquiries.references import new_reference
from procedures.models import Procedure


class Inquiry(models.Model):
    class State(models.TextChoices):
        NEW = "new", _("new")

    class Topic(models.TextChoices):
        PROCEDURE = "procedure", _("a procedure")
        NOT_SURE = "not_sure", _("not sure yet")
        SOMETHING_ELSE = "something_else", _("something else")

    class Contact(models.TextChoices):
        PHONE = "phone", _("Phone call")
        EMAIL = "email", _("Email")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(_("reference"), max_length=11, unique=True, default=new_reference)
    # A keyed hash of the form's own token and of what was typed: the same form sent twice is stored once.
    submission_key = models.CharField(max_length=64, unique=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.NEW)
    received_at = models.DateTimeField(_("received"), db_index=True)
    topic = models.CharField(_("topic"), max_length=20, choices=Topic)
    procedure = models.ForeignKey(
        Procedure,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="inquiries",
        verbose_name=_("procedure"),
    )
    procedure_edition = models.PositiveIntegerField(_("edition that patients read then"), null=True, blank=True)
    name = EncryptedTextField(_("name"))
    contact_first_by = models.CharField(_("contact first by"), max_length=10, choices=Contact)
    phone = EncryptedTextField(_("phone, as typed"), null=True, blank=True)
    phone_e164 = EncryptedTextField(_("phone, to dial"), null=True, blank=True)
    email = EncryptedTextField(_("email"), null=True, blank=True)
    message = EncryptedTextField(_("message"), blank=True)
    consent_at = models.DateTimeField(_("consent given"))
    consent_text_hash = models.CharField(_("hash of the privacy notice consented to"), max_length=64)

    class Privacy:
        """Every field in exactly one class; personal ones are encrypted."""

        PLAIN: Final = {
            "id", "reference", "submission_key", "state", "received_at", "topic", "procedure", "procedure_edition",
            "contact_first_by", "consent_at", "consent_text_hash",
        }  # fmt: skip
        PERSONAL: Final = {"name", "phone", "phone_e164", "email", "message"}

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-received_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(contact_first_by="phone", phone__isnull=False)
                | Q(contact_first_by="email", email__isnull=False),
                name="inquiries_chosen_contact_is_there",
            ),
            models.CheckConstraint(
                condition=Q(phone__isnull=True, phone_e164__isnull=True)
                | Q(phone__isnull=False, phone_e164__isnull=False),
                name="inquiries_phone_typed_and_to_dial",
            ),
            models.CheckConstraint(
                condition=Q(topic="procedure", procedure__isnull=False, procedure_edition__isnull=False)
                | Q(topic__in=["not_sure", "something_else"], procedure__isnull=True, procedure_edition__isnull=True),
                name="inquiries_procedure_with_its_edition",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
