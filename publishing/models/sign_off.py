"""Signatures over whole pages: rows that are written once."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from clinic.models import Physician
from ledger.models import WrittenOnce
from publishing.models.fields import staff_member


class SignOff(WrittenOnce):
    """A licensed clinician's signature over everything on a page.

    The name and the credentials are those of the moment of signing: an account may belong to another physician later.
    A row with `of` says that the changes since the signature `of` are small, and who said so.
    """

    class Kind(models.TextChoices):
        REVIEW = "review", _("medically reviewed")
        AUTHOR = "author", _("checked by its author")

    kind = models.CharField(max_length=6, choices=Kind)
    # When the words were read. For small changes: when the words before them were read.
    at = models.DateTimeField()
    made_at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    credentials = models.CharField(max_length=200, blank=True)
    license = models.CharField(max_length=120)
    profile = models.ForeignKey(Physician, on_delete=models.PROTECT, related_name="+")
    draft_model = models.CharField(max_length=60)
    draft_id = models.PositiveBigIntegerField()
    content = models.JSONField()
    content_hash = models.CharField(max_length=64)
    hashes = models.JSONField()
    of: "models.ForeignKey[SignOff | None, SignOff | None]" = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, related_name="small_changes"
    )
    carried_by = staff_member(on_delete=models.PROTECT)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["-pk"]
        indexes = [models.Index(fields=["draft_model", "draft_id"], name="publishing_sign_off_of_draft")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(license="") & ~Q(content_hash=""), name="publishing_sign_off_says_who"
            ),
            models.CheckConstraint(
                condition=Q(of__isnull=True, carried_by__isnull=True, at=F("made_at"))
                | Q(of__isnull=False, carried_by__isnull=False, at__lte=F("made_at")),
                name="publishing_sign_off_or_small_changes",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.at:%Y-%m-%d}"

    @property
    def carried_by_colleague(self) -> bool:
        """Whether someone else than the signer called the changes small."""
        return self.of_id is not None and self.carried_by_id != self.by_id

    def covers(self, hashes: dict[str, str]) -> bool:
        return bool(self.hashes == hashes)

    def changed_parts(self, hashes: dict[str, str]) -> list[str]:
        """The names of the parts that were changed, added or removed since."""
        names = dict.fromkeys([*self.hashes, *hashes])
        return [name for name in names if self.hashes.get(name) != hashes.get(name)]

    def read_by_signer(self) -> "SignOff":
        """The newest row whose words the signer has read: their own small changes count, those of others do not."""
        if self.of is None:
            return self
        own: Any = self.of.small_changes.filter(carried_by=self.by, pk__lte=self.pk).first()
        return own or self.of


class Revocation(WrittenOnce):
    """A signature that ended before its words went live, or with their page: no edition can carry it anymore."""

    sign_off = models.OneToOneField(SignOff, on_delete=models.PROTECT, related_name="revocation")
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("revoked sign-off")
        verbose_name_plural = _("revoked sign-offs")

    def __str__(self) -> str:
        return f"{self.sign_off} ({self.at:%Y-%m-%d})"
