"""The steps of the workflow and the states of a draft."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Step(models.TextChoices):
    """Each step is one function of `publishing.workflow`."""

    SAVE = "save", _("saved")
    SUBMIT = "submit", _("submitted")
    ASK = "ask", _("changes requested")
    SIGN = "sign", _("signed")
    APPROVE = "approve", _("approved")
    APPROVE_MINOR = "approve_minor", _("approved as a minor change")
    OVERRIDE = "override", _("rule overridden")
    PUBLISH = "publish", _("published")
    CORRECT = "correct", _("corrected urgently")
    LOOK = "look", _("urgent correction checked")
    CONFIRM = "confirm", _("reviewed without a change")
    CANCEL = "cancel", _("schedule canceled")
    WITHDRAW = "withdraw", _("withdrawn")
    RESTORE = "restore", _("restored from an edition")
    IMPORT = "import", _("imported")


class DraftState(models.TextChoices):
    DRAFT = "draft", _("being written")
    SUBMITTED = "submitted", _("waiting for approval")
    CHANGES = "changes", _("changes requested")
    APPROVED = "approved", _("approved, not yet published")
    PUBLISHED = "published", _("published, no new changes")
