"""A table of secrets, for tests alone."""

import uuid

from django.db import models

from vault.fields import BlindIndexField, EncryptedTextField


class Secret(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    state = models.CharField(max_length=10, default="new")
    name = EncryptedTextField(default="Ana Sample")
    message = EncryptedTextField(default="My legs tingle")
    email = EncryptedTextField(null=True)
    email_index = BlindIndexField(of="email", kind="email")

    class Meta:
        app_label = "vault"
        managed = False

    def __str__(self):
        return "a secret"
