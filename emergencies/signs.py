"""What an emergency can be, how sure we are, and which number helps first."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sign(models.TextChoices):
    SELF_HARM = "self_harm", _("thoughts of self-harm or suicide")
    CAUDA_EQUINA = "cauda_equina", _("new trouble with bladder, bowel, legs or numbness between the legs")
    CHEST = "chest", _("chest pain, trouble breathing or passing out")
    STROKE = "stroke", _("signs of a stroke")
    INFECTION = "infection", _("infection after a procedure or in the spine")
    BLEEDING = "bleeding", _("bleeding or a growing bruise")
    OVERDOSE = "overdose", _("overdose or withdrawal")
    ALLERGY = "allergy", _("allergic reaction")
    FALL = "fall", _("bad fall or accident")
    ABUSE = "abuse", _("abuse at home")
    HEADACHE = "headache", _("severe headache")
    SIGHT = "sight", _("sudden loss of sight")

    def at_most(self, certainty: "Certainty") -> "Certainty":
        """Abuse at home only ever gets the quiet line: the one who abuses may read along."""
        return Certainty.POSSIBLE if self == Sign.ABUSE else certainty


class Certainty(models.TextChoices):
    POSSIBLE = "possible", _("possible")
    CERTAIN = "certain", _("certain")
