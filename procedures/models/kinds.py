"""What a procedure and its parts can be about."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SectionKind(models.TextChoices):
    """What a section is about, in the order in which patients need it."""

    SUMMARY = "summary", _("At a glance")
    WHAT = "what", _("What it is")
    WHY = "why", _("Why it is done")
    CANDIDATES = "candidates", _("Who it may help, and who it may not")
    IMAGING = "imaging", _("Scans and tests you need first")
    OPTIONS = "options", _("Other choices")
    RISKS = "risks", _("Risks and side effects")
    PREPARE = "prepare", _("How to get ready")
    HOW = "how", _("How it is done")
    RECOVERY = "recovery", _("After the procedure")
    HELP = "help", _("When to get help")
    RESULTS = "results", _("How well it works and for how long")
    COST = "cost", _("Cost and coverage")
    ASK = "ask", _("Questions to ask your doctor")
    NEXT = "next", _("Your next step")


class KeyFactKind(models.TextChoices):
    TIME = "time", _("How long it takes")
    NUMBING = "numbing", _("Numbing")
    GOING_HOME = "going_home", _("Going home")
    DRIVER = "driver", _("Driver")
    BACK_TO_NORMAL = "back_to_normal", _("Back to normal")
    SCANS = "scans", _("Scans first")


class CriterionKind(models.TextChoices):
    MAY_HELP = "may_help", _("It may help if")
    MAY_NOT = "may_not", _("It may not be right if")
    TELL_US = "tell_us_first", _("Tell us first if")


class CareLevel(models.TextChoices):
    SELF = "self", _("Look after yourself")
    CALL = "call", _("Call us")
    EMERGENCY = "emergency", _("Emergency")


class Approach(models.TextChoices):
    PERCUTANEOUS = "percutaneous", _("Through the skin")
    NONINVASIVE = "noninvasive", _("Without an incision")
    SURGICAL = "surgical", _("Surgery")
