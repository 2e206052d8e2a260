"""The pages that need no draft: the start, the safety check on its own, and the urgent call-back."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, TypedDict

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from clinic import hours
from emergencies.noticing import card_in
from faqs.models import LONGEST_TOPIC
from inquiries.asking import call_backs, call_confirmation, called_signs, drafts
from inquiries.asking.building import call_of
from inquiries.asking.forms.safety import LoneSafetyForm
from inquiries.asking.forms.start import CallForm, StartForm
from inquiries.asking.journey import Journey
from inquiries.asking.receiving import PERIOD, TooManyInquiries
from inquiries.asking.sending import refuse_call
from inquiries.asking.views.guards import private
from inquiries.danger import spotted_in
from inquiries.models import Inquiry, Pause, SafetyCount, SafetyEvent
from pages.notices import listed, privacy_notice
from procedures.models import ProcedureEdition
from screening.safety_lists import UNKNOWN_LIST, list_name, named_list
from throttle import limits
from vault.sealing import Undecipherable, seal, unseal

PRESET: Final = "inquiries.preset"
LONGEST_STAMP: Final = 100


class Preset(TypedDict, total=False):
    """What the address of the start page carries, sealed."""

    procedure: str  # a slug
    ask: str  # the question or topic where "Ask us" was chosen
    refused: dict[str, str]  # the form, if it was posted with a mistake


@private
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, preset: str = "") -> HttpResponse:
    if request.method == "POST":
        return post_start(request, unsealed(preset), timezone.now())
    if "procedure" in request.GET or "ask" in request.GET:
        return out_of_the_address(request)
    chosen, now = unsealed(preset), timezone.now()
    response = show_start(request, start_form(chosen.get("refused"), chosen, now), chosen, now)
    if not preset:
        response["X-Robots-Tag"] = "all"  # The only page here that search engines may list: it shows nothing personal.
    return response


def post_start(request: HttpRequest, chosen: Preset, now: datetime) -> HttpResponse:
    form = start_form(request.POST, chosen, now)
    if Pause.objects.of_everything(now) or privacy_notice(now) is None:
        return show_start(request, form, chosen, now)
    if not form.is_valid():
        return refuse(form, chosen)
    if limits.hit("draft address", request.META["REMOTE_ADDR"], PERIOD, now) > settings.DRAFTS_PER_ADDRESS:
        context = {"form": form} | about_the_clinic(now)
        return too_many(request, "inquiries/start.html", context, TooManyInquiries(PERIOD).minutes)
    return begin(request, form.cleaned_data, chosen, now)


def start_form(data: Mapping[str, Any] | None, chosen: Preset, now: datetime) -> StartForm:
    kind = ""
    if chosen.get("ask"):
        kind = Inquiry.Kind.QUESTION
    elif chosen.get("procedure"):
        kind = Inquiry.Kind.REQUEST
    return StartForm(data, now=now, initial={"kind": kind})


def show_start(request: HttpRequest, form: StartForm, chosen: Preset, now: datetime) -> HttpResponse:
    pause_of_everything = Pause.objects.of_everything(now)
    pause = pause_of_everything or pause_of_procedure(chosen.get("procedure", ""), now)
    context = {"form": form, "pause": pause} | about_the_clinic(now)
    # Without a notice to agree to, the answers could not be sent.
    context["closed"] = pause_of_everything is not None or context["notice"] is None
    return render(request, "inquiries/start.html", context)


def begin(request: HttpRequest, cleaned: dict[str, Any], chosen: Preset, now: datetime) -> HttpResponse:
    payload = Journey.begin(cleaned["kind"], stamp=cleaned["stamp"], asked_from=chosen.get("ask", ""))
    if chosen.get("procedure"):
        payload["typed"]["about"] = {"about": [chosen["procedure"]]}
    secret = drafts.secret_of(request) or drafts.new_secret()
    draft = drafts.begin(secret, payload, now, shared_computer=cleaned["shared_computer"])
    response = redirect("inquiries:step", draft.pk, "safety")
    drafts.give_secret(response, secret)
    return response


def refuse(form: StartForm, chosen: Preset) -> HttpResponse:
    """Shows the page again with its mistake, at an address that a browser can go back to."""
    typed = {}
    if form["stamp"].value():
        typed["stamp"] = str(form["stamp"].value())[:LONGEST_STAMP]
    if form["shared_computer"].value():
        typed["shared_computer"] = "on"
    return redirect_to_preset({**chosen, "refused": typed})


def out_of_the_address(request: HttpRequest) -> HttpResponse:
    """Seals the procedure or topic in the address, so that no history and no log shows it.

    Nothing is stored for visitors who only look, and two windows never mix.
    """
    procedure, topic = request.GET.get("procedure", ""), request.GET.get("ask", "")
    chosen = Preset()
    if is_offered(procedure):
        chosen["procedure"] = procedure
    if topic and len(topic) <= LONGEST_TOPIC and topic.isprintable():
        chosen["ask"] = topic
    return redirect_to_preset(chosen) if chosen else redirect("inquiries:new")


def redirect_to_preset(chosen: Preset) -> HttpResponse:
    return redirect("inquiries:new_about", seal(json.dumps(chosen), PRESET))


def unsealed(preset: str) -> Preset:
    try:
        return json.loads(unseal(preset, PRESET)) if preset else Preset()
    except Undecipherable:
        return Preset()


def is_offered(slug: str) -> bool:
    return "\x00" not in slug and ProcedureEdition.objects.live().filter(slug=slug).exists()


def pause_of_procedure(slug: str, now: datetime) -> Pause | None:
    edition = ProcedureEdition.objects.live(now).filter(slug=slug).first()
    return Pause.objects.of(edition.draft_id, now) if edition else None


def about_the_clinic(now: datetime) -> dict[str, Any]:
    promise = hours.promise(now, urgent=False)
    return {
        "notice": privacy_notice(now),
        "language_help": next((notice for notice in listed(now) if notice.slug == "language-help"), None),
        "opening": hours.opening(now),
        "promise": hours.in_words(promise) if promise else "",
    }


def too_many(request: HttpRequest, template: str, context: dict[str, Any], minutes: int) -> HttpResponse:
    response = render(request, template, context | {"wait_minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


@private
@require_http_methods(["GET", "HEAD", "POST"])
def safety(request: HttpRequest) -> HttpResponse:
    """The safety check on its own. It works while requests are paused, and stores nothing but a count."""
    now = timezone.now()
    form = LoneSafetyForm(request.POST if request.method == "POST" else None, now=now)
    answer, card = form.chosen, form.card()
    trigger = answer if answer in {"yes", "not_sure"} else ""
    if card and card.is_certain:
        trigger = trigger or SafetyEvent.Trigger.WORDS
    if not trigger:
        return render(request, "inquiries/lone_safety.html", {"form": form, "none": answer == "no", "card": card})
    SafetyCount.count_one(now)
    signs = called_signs.sealed(called_signs.certain_ones(spotted_in(form.own_words())))
    list_shown = list_name(form.answered or UNKNOWN_LIST)
    call = CallForm(initial={"trigger": trigger, "list_shown": list_shown, "signs": signs})
    context = {"call_form": call, "card": card, "opening": hours.opening(now)}
    return render(request, "inquiries/emergency.html", context)


@private
@require_http_methods(["GET", "HEAD", "POST"])
def call_me(request: HttpRequest) -> HttpResponse:
    """Stores an urgent request at once: name and phone number, no draft, no spam check, no limit, even while paused.

    The answer is made from the form and the time alone, so that it cannot tell whether a call-back was open.
    """
    now = timezone.now()
    form = CallForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        draft = refuse_call(request, form, now) if request.method == "POST" else None
        signs = called_signs.unsealed(str(form["signs"].value() or ""))
        card = called_signs.card_of(signs) or card_in(*form.free_texts().values())
        page = {"call_form": form, "card": card, "opening": hours.opening(now)}
        return redirect("inquiries:emergency", draft.pk) if draft else render(request, "inquiries/emergency.html", page)
    shown = named_list(form.cleaned_data["list_shown"], now) or UNKNOWN_LIST
    call = call_of(form.cleaned_data, form.free_texts(), shown, now)
    call_backs.receive(call, request.META["REMOTE_ADDR"], now)
    return redirect("inquiries:called", call_confirmation.sealed(call, now))


@private
@require_safe
def called(request: HttpRequest, sealed: str) -> HttpResponse:
    now = timezone.now()
    confirmation = call_confirmation.unsealed(sealed, now)
    if confirmation is None:
        return redirect("inquiries:new")
    context = call_confirmation.as_shown(confirmation) | {"opening": hours.opening(now)}
    return render(request, "inquiries/called.html", context)
