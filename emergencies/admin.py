"""The emergency words in the admin: reading them, proposing a change, and deciding on a colleague's proposal.

Django's own forms and bulk actions have no address here, so no role gets around the two steps.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emergencies.deciding import decide, is_for_a_colleague
from emergencies.fitting import known_sections
from emergencies.forms import ChoiceOfWords, ProposalForm, TrialForm
from emergencies.kinds import KINDS, place_of
from emergencies.lexicon import Lexicon
from emergencies.models import WordsChange
from emergencies.proposing import propose
from emergencies.reading import meaning, section_shown, sections_shown
from emergencies.refusing import ChangeRefused, lexicon_with, may_change
from emergencies.trial import flags_explained
from emergencies.words import current_lexicon
from ledger.read_only import ReadOnlyMixin
from staff.accounts import signed_in

LIST = "admin:emergencies_wordschange_changelist"
SHOWN_FIRST = {"language": "en", "kind": "certain"}
PER_PAGE = 50
DECISIONS = {"yes": True, "no": False}


@admin.register(WordsChange)
class WordsChangeAdmin(ReadOnlyMixin, admin.ModelAdmin):
    def get_urls(self) -> list[URLPattern]:
        views: list[tuple[str, Any, str]] = [
            ("", self.changelist_view, "changelist"),
            ("history/", self.all_changes_view, "history"),
            ("try/", self.trial_view, "try"),
            ("propose/", self.proposal_view, "propose"),
            ("<int:pk>/decide/", self.decision_view, "decide"),
        ]
        return [
            path(address, self.admin_site.admin_view(view), name=f"emergencies_wordschange_{name}")
            for address, view, name in views
        ]

    @method_decorator(require_safe)
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return self.words_page(request, TrialForm())

    def words_page(self, request: HttpRequest, trial: TrialForm, **context: Any) -> HttpResponse:
        lexicon = current_lexicon()
        choice = ChoiceOfWords(request.GET or SHOWN_FIRST)
        chosen = choice.cleaned_data if choice.is_valid() else dict.fromkeys(choice.fields, "") | SHOWN_FIRST
        sections = list(sections_shown(lexicon, chosen["language"], chosen["kind"], chosen["sign"], chosen["q"]))
        return self.page(
            request,
            "admin/emergencies/words.html",
            _("Emergency words"),
            version=lexicon.version,
            choice=choice,
            sections=sections,
            is_open=bool(chosen["q"] or chosen["sign"]),
            about=KINDS[chosen["kind"]][1] if chosen["kind"] else "",
            trial=trial,
            proposals=self.proposals(request, lexicon),
            may_change=may_change(request.user),
            **context,
        )

    def proposals(self, request: HttpRequest, lexicon: Lexicon) -> list[dict[str, Any]]:
        return [
            {
                "change": change,
                "place": place_of(change.section),
                "meaning": meaning(lexicon, change.section, change.entry),
                "is_own": is_for_a_colleague(change, request.user),
            }
            for change in WordsChange.objects.open().with_people()
        ]

    @method_decorator(require_safe)
    def all_changes_view(self, request: HttpRequest) -> HttpResponse:
        page = Paginator(WordsChange.objects.with_people(), PER_PAGE).get_page(request.GET.get("page"))
        rows = [(change, place_of(change.section)) for change in page]
        return self.page(
            request, "admin/emergencies/history.html", _("All changes of the emergency words"), page=page, rows=rows
        )

    @method_decorator([sensitive_post_parameters(), require_http_methods(["GET", "HEAD", "POST"])])
    @method_decorator(sensitive_variables())
    def trial_view(self, request: HttpRequest) -> HttpResponse:
        # By POST, so that the text appears in no address and no log.
        if not self.has_view_permission(request):
            raise PermissionDenied
        if request.method != "POST":
            return redirect(LIST)
        form = TrialForm(request.POST)
        if not form.is_valid():
            return self.words_page(request, form)
        text, change = form.cleaned_data["text"], form.cleaned_data["change"]
        tried: dict[str, Any] = {"now": flags_explained(text, current_lexicon()), "change": change}
        try:
            tried["then"] = flags_explained(text, lexicon_with(change)) if change else []
        except ChangeRefused as refused:
            form.add_error("change", str(refused))
        return self.words_page(request, form, tried=tried)

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def proposal_view(self, request: HttpRequest) -> HttpResponse:
        if not may_change(request.user):
            raise PermissionDenied
        given = request.POST if request.method == "POST" else request.GET
        section, removing = given.get("section", ""), given.get("action") == WordsChange.Action.REMOVE
        if section not in known_sections():
            raise Http404
        form = ProposalForm(given if request.method == "POST" else None, initial=given.dict(), removing=removing)
        if request.method == "POST" and form.is_valid() and self.was_proposed(request, form):
            return redirect(LIST)
        return self.proposal_page(request, form, section, removing=removing)

    def proposal_page(self, request: HttpRequest, form: ProposalForm, section: str, *, removing: bool) -> HttpResponse:
        lexicon, entry = current_lexicon(), form["entry"].value() or ""
        return self.page(
            request,
            "admin/emergencies/propose.html",
            _("Propose to remove an entry") if removing else _("Propose to add an entry"),
            form=form,
            removing=removing,
            entry=entry,
            meaning=meaning(lexicon, section, entry),
            place=place_of(section),
            section=section_shown(lexicon, section),
            about=KINDS[section.split(".")[1]][1],
        )

    def was_proposed(self, request: HttpRequest, form: ProposalForm) -> bool:
        """Writes the proposal down; False, with the reason on the form, if it was refused."""
        try:
            propose(**form.cleaned_data, by=signed_in(request), now=timezone.now())
        except ChangeRefused as refused:
            form.add_error(None, str(refused))
            return False
        self.message_user(request, _("Proposed. It counts as soon as a colleague agrees."), messages.SUCCESS)
        return True

    @method_decorator(require_POST)
    def decision_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not may_change(request.user):
            raise PermissionDenied
        change = get_object_or_404(WordsChange, pk=pk)
        agreed = DECISIONS.get(request.POST.get("decision", ""))
        if agreed is None:
            raise Http404
        try:
            decide(change, agreed=agreed, by=signed_in(request), now=timezone.now())
        except ChangeRefused as refused:
            self.message_user(request, str(refused), messages.ERROR)
        else:
            done = _("Agreed. The change counts from now on.") if agreed else _("Turned down. Nothing changed.")
            self.message_user(request, done, messages.SUCCESS)
        return redirect(LIST)
