"""The words by which a search is recognized as an emergency. Staff maintain them in the admin."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from text.words import content_words, words_of


class EmergencyWords(models.Model):
    """Words in a search that show the emergency card above the results."""

    class Number(models.TextChoices):
        EMERGENCY = "911", _("911, emergency")
        CRISIS = "988", _("988, suicide and crisis")

    phrase = models.CharField(
        _("words"),
        max_length=100,
        unique=True,
        help_text=_("The card is shown when a search has all of these words, in any order, even with typing mistakes."),
    )
    number = models.CharField(_("number to call"), max_length=3, choices=Number, default=Number.EMERGENCY)

    class Meta:
        verbose_name = _("emergency words")
        verbose_name_plural = _("emergency words")
        ordering = ["phrase"]

    def __str__(self) -> str:
        return self.phrase

    def clean(self) -> None:
        if not [word for word in content_words(words_of(self.phrase)) if len(word) > 2]:
            raise ValidationError(_("Enter at least one word with three or more letters."))
