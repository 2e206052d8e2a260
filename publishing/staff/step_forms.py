"""One form for each step of the workflow."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from publishing import workflow
from publishing.models import Draft, Edition
from publishing.roles import may
from publishing.staff.last_signature import last_read
from publishing.steps import DraftState, Step
from staff.models import StaffMember

# An old and a new content to compare.
Contents = tuple[dict[str, Any], dict[str, Any]]


class StepForm(forms.Form):
    """A step without fields of its own."""

    step: Step
    title: str | Promise
    explanation: str | Promise = ""
    # The states of a draft in which the step is offered. The workflow checks again.
    offered_in: frozenset[DraftState] = frozenset()
    # Whether the step is about the draft's words, so that its page shows what is new in them.
    about_the_draft = False
    # Whether the step's page shows every word, for someone who is about to sign.
    shows_words = False
    # Whether the step's page tells who signed the draft's words.
    tells_signature = False
    # The heading of the comparison.
    heading: str | Promise = _("What is new for readers")

    # The words and the edition that the user saw when the form was opened.
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        self.title = self.title_for(draft)
        self.initial["seen"] = seen_now(draft)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("seen") != seen_now(self.draft):
            raise forms.ValidationError(
                _("Someone changed this page while you were reading it. Look at it again, then decide.")
            )
        return cleaned

    @classmethod
    def title_for(cls, draft: Draft) -> str | Promise:
        return cls.title

    def live(self) -> Edition | None:
        """The edition that the step is about, if it is about what patients read and not about the draft."""
        return None

    def compared(self) -> Contents | None:
        """The old and the new content to show before this step, if there are two."""
        live = self.draft.editions.live().first() if self.about_the_draft else None
        return (live.content, self.draft.freeze()) if live else None

    def words(self) -> dict[str, Any] | None:
        """The content to show in full, if the step shows every word."""
        return self.draft.freeze() if self.shows_words else None

    def take(self, by: StaffMember, now: datetime) -> None:
        raise NotImplementedError


class SinceSignature(StepForm):
    """A step that compares the draft with what the last signer has read, if there is a signature."""

    about_the_draft = True

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        self.read = last_read(draft)
        if self.read:
            self.heading = _("What is new since the last signature")

    def compared(self) -> Contents | None:
        """An urgent correction may have been published since the signature, so the live page would not do."""
        return (self.read.content, self.draft.freeze()) if self.read else super().compared()


def seen_now(draft: Draft) -> str:
    """A string that changes with the draft's words and state, its newest edition and the one that patients read."""
    newest: Edition | None = draft.editions.first()
    live: Edition | None = draft.editions.current().first()
    numbers = [edition.number if edition else 0 for edition in (newest, live)]
    return f"{draft.bound_hash()[:32]} {draft.state} {numbers}"


class ReasonForm(StepForm):
    reason = forms.CharField(
        label=_("Why"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("This goes into the log.")
    )


class Submit(StepForm):
    step, title = Step.SUBMIT, _("Submit for approval")
    about_the_draft = True
    offered_in = frozenset({DraftState.DRAFT, DraftState.CHANGES})

    def take(self, by: StaffMember, now: datetime) -> None:
        workflow.submit(self.draft, by=by, now=now)


class AskForChanges(ReasonForm):
    step, title = Step.ASK, _("Request changes")
    about_the_draft = True
    offered_in = frozenset({DraftState.SUBMITTED, DraftState.APPROVED})

    def take(self, by: StaffMember, now: datetime) -> None:
        workflow.ask_for_changes(self.draft, by=by, now=now, reason=self.cleaned_data["reason"])


class SignWords(SinceSignature):
    step, title = Step.SIGN, _("Sign, and approve")
    shows_words = True
    explanation = _(
        "You have read every word below, and you vouch for it. Your name will stand on it. If you wrote these words "
        "yourself, the page says so, and a second person has to approve them."
    )
    offered_in = frozenset({DraftState.SUBMITTED, DraftState.APPROVED})

    @classmethod
    def title_for(cls, draft: Draft) -> str | Promise:
        return cls.title if draft.state == DraftState.SUBMITTED else _("Sign")

    def take(self, by: StaffMember, now: datetime) -> None:
        workflow.sign(self.draft, by=by, now=now)


class Approve(StepForm):
    step, title = Step.APPROVE, _("Approve without signing")
    about_the_draft = tells_signature = True
    explanation = _("The page can then be published. A clinician can still sign it until it is.")
    offered_in = frozenset({DraftState.SUBMITTED})

    def take(self, by: StaffMember, now: datetime) -> None:
        workflow.approve(self.draft, by=by, now=now)


class ApproveMinor(SinceSignature):
    step, title = Step.APPROVE_MINOR, _("Approve as a minor change")
    explanation = _(
        "The last signature stays, and the page says that there are small changes since. Spelling, punctuation and "
        "layout are minor. Only the signer can say so of words and numbers."
    )
    offered_in = frozenset({DraftState.SUBMITTED})

    def take(self, by: StaffMember, now: datetime) -> None:
        workflow.approve(self.draft, by=by, now=now, minor=True)


class Publish(StepForm):
    step, title = Step.PUBLISH, _("Publish")
    about_the_draft = tells_signature = True
    offered_in = frozenset({DraftState.APPROVED})
    live_from = forms.SplitDateTimeField(
        label=_("Publish at"), required=False, widget=AdminSplitDateTime, help_text=_("Leave empty to publish now.")
    )

    def take(self, by: StaffMember, now: datetime) -> None:
        workflow.publish(self.draft, by=by, now=now, live_from=self.cleaned_data["live_from"])


class Correct(ReasonForm):
    step, title = Step.CORRECT, _("Publish an urgent correction")
    about_the_draft = True
    explanation = _("It goes live without a second person, and stays on the staff home until one has looked at it.")
    offered_in = frozenset({DraftState.DRAFT, DraftState.CHANGES, DraftState.SUBMITTED, DraftState.APPROVED})

    def take(self, by: StaffMember, now: datetime) -> None:
        workflow.correct(self.draft, by=by, now=now, reason=self.cleaned_data["reason"])


class Look(StepForm):
    step, title = Step.LOOK, _("I have looked at the urgent correction and it can stay")
    edition = forms.IntegerField(widget=forms.HiddenInput)

    heading = _("What is different")

    def compared(self) -> Contents | None:
        corrected = edition_named(self.draft, self["edition"].value())
        before = corrected and edition_named(self.draft, corrected.number - 1)
        return (before.content, corrected.content) if corrected and before else None

    def take(self, by: StaffMember, now: datetime) -> None:
        workflow.look(edition_of(self.draft, self.cleaned_data["edition"]), by=by, now=now)


class Confirm(StepForm):
    step, title = Step.CONFIRM, _("Sign the live page again")
    explanation = _("You have read every word of the page below, and you vouch for it until the next review is due.")
    shows_words = True
    offered_in = frozenset(DraftState) - SignWords.offered_in

    def live(self) -> Edition | None:
        live: Edition | None = self.draft.editions.live().first()
        return live

    def words(self) -> dict[str, Any] | None:
        live = self.live()
        return live.content if live else None

    def take(self, by: StaffMember, now: datetime) -> None:
        workflow.confirm(self.draft, by=by, now=now)


class Restore(StepForm):
    step, title = Step.RESTORE, _("Restore into the draft")
    explanation = _("The draft gets the words of this edition. Patients do not see them until the draft is published.")
    edition = forms.IntegerField(widget=forms.HiddenInput)

    heading = _("What is different")

    def compared(self) -> Contents | None:
        old = edition_named(self.draft, self["edition"].value())
        return (self.draft.freeze(), old.content) if old else None

    def take(self, by: StaffMember, now: datetime) -> None:
        workflow.restore(self.draft, edition_of(self.draft, self.cleaned_data["edition"]), by=by, now=now)


class Override(ReasonForm):
    step, title = Step.OVERRIDE, _("Override this finding")
    finding = forms.CharField(widget=forms.HiddenInput)

    def take(self, by: StaffMember, now: datetime) -> None:
        cleaned = self.cleaned_data
        workflow.override(self.draft, finding=cleaned["finding"], by=by, now=now, reason=cleaned["reason"])


class Cancel(StepForm):
    step, title = Step.CANCEL, _("Cancel the schedule")
    explanation = _(
        "What patients read now stays; the scheduled edition will not be published. The draft keeps its words."
    )
    offered_in = frozenset(DraftState)

    def take(self, by: StaffMember, now: datetime) -> None:
        workflow.cancel(self.draft, by=by, now=now)


class Withdraw(ReasonForm):
    step, title = Step.WITHDRAW, _("Withdraw the page")
    offered_in = frozenset(DraftState)
    kind = forms.ChoiceField(
        label=_("What happened"),
        choices=[
            (Edition.Kind.ENDED, _("No longer offered: the page stays up with a notice")),
            (Edition.Kind.REPLACED, _("Replaced: its address leads to another page")),
            (Edition.Kind.ERROR, _("Published in error: its address says that the page was withdrawn")),
        ],
        widget=forms.RadioSelect,
    )
    replacement: Any = forms.ModelChoiceField(label=_("Replaced by"), queryset=None, required=False)
    field_order = ["kind", "replacement", "reason"]

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, draft=draft, **kwargs)
        replacement: Any = self.fields["replacement"]
        live = draft.editions.model.objects.live()
        replacement.queryset = type(draft)._base_manager.filter(pk__in=live.values("draft")).exclude(pk=draft.pk)

    def take(self, by: StaffMember, now: datetime) -> None:
        cleaned = self.cleaned_data
        workflow.withdraw(
            self.draft,
            by=by,
            now=now,
            kind=cleaned["kind"],
            reason=cleaned["reason"],
            replacement=cleaned["replacement"] if cleaned["kind"] == Edition.Kind.REPLACED else None,
        )


FORMS: dict[str, type[StepForm]] = {
    form.step: form
    for form in (
        Submit,
        SignWords,
        Approve,
        ApproveMinor,
        AskForChanges,
        Publish,
        Correct,
        Confirm,
        Cancel,
        Withdraw,
        Look,
        Restore,
        Override,
    )
}


def offered(draft: Draft, user: StaffMember | AnonymousUser) -> list[tuple[str | Promise, Step]]:
    """The title and the name of each step that `user` may take now."""
    editions = draft.editions
    now = timezone.now()
    possible = {
        Step.CONFIRM: lambda: editions.live(now).exists() and not editions.scheduled(now).exists(),
        Step.WITHDRAW: lambda: not draft.why_it_must_stay() and editions.current(now).exists(),
        Step.CANCEL: lambda: editions.scheduled(now).exists(),
    }
    return [
        (form.title_for(draft), form.step)
        for form in FORMS.values()
        if draft.state in form.offered_in and may(user, form.step) and possible.get(form.step, lambda: True)()
    ]


def edition_named(draft: Draft, number: str | int | None) -> Edition | None:
    # The number may come from an address.
    text = str(number)
    known = text if text.isdecimal() and len(text) < 9 else 0
    edition: Edition | None = draft.editions.filter(number=known).first()
    return edition


def edition_of(draft: Draft, number: int) -> Edition:
    edition = edition_named(draft, number)
    if edition is None:
        raise workflow.StepRefused(_("There is no such edition."))
    return edition
