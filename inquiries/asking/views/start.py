"""The pages that need no draft: the beginning, the safety check by itself, and the urgent call-back."""

import json

from django.conf import settings
from django.core import signing
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from clinic import hours
from inquiries import status_links
from inquiries.asking import drafts
from inquiries.asking.building import call_of
from inquiries.asking.forms.start import CallForm, LoneSafetyForm, StartForm
from inquiries.asking.journey import Journey
from inquiries.asking.promises import in_words
from inquiries.asking.receiving import PERIOD, TooManyInquiries, receive
from inquiries.asking.sending import refuse_call
from inquiries.asking.views.guards import private
from inquiries.models import Inquiry, Pause, SafetyCount
from pages.models import Notice
from procedures.models import ProcedureEdition
from screening.safety_lists import UNKNOWN_LIST, list_name, named_list
from throttle import limits
from vault.sealing import Undecipherable, seal, unseal

PRESET, CALLED = "inquiries.preset", "inquiries.called"
CALLED_LASTS = 24 * 60 * 60
PRESETS = ("procedure", "ask")


@private
@require_http_methods(["GET", "HEAD", "POST"])
def new(request, preset=""):
    if request.method != "POST" and any(name in request.GET for name in PRESETS):
        return out_of_the_address(request)
    now, wanted = timezone.now(), opened(preset)
    pause = Pause.objects.of_everything(now)
    kind = Inquiry.Kind.QUESTION if wanted.get("ask") else Inquiry.Kind.REQUEST if wanted.get("procedure") else ""
    posted = request.POST if request.method == "POST" else wanted.get("refused")
    form = StartForm(posted, now=now, initial={"kind": kind})
    if request.method == "POST" and not pause and not form.is_valid():
        return refuse(form, wanted)
    if pause or request.method != "POST":
        context = {"form": form, "pause": pause or pause_of(wanted, now), "closed": bool(pause)}
        response = render(request, "inquiries/start.html", context | about_the_clinic(now))
        if request.method != "POST" and not preset:
            response["X-Robots-Tag"] = "all"  # the one page of a request that may be found: nothing of anybody is on it
        return response
    if limits.hit("draft address", request.META["REMOTE_ADDR"], PERIOD, now) > settings.DRAFTS_PER_ADDRESS:
        limited = TooManyInquiries(PERIOD)
        return too_many(request, "inquiries/start.html", {"form": form} | about_the_clinic(now), limited.minutes)
    return begin(request, form.cleaned_data, wanted, now)


def begin(request, told, wanted, now):
    payload = Journey.begin(told["kind"], stamp=told["stamp"], asked_from=wanted.get("ask", ""))
    if wanted.get("procedure"):
        payload["typed"]["about"] = {"about": [wanted["procedure"]]}
    secret = drafts.secret_of(request) or drafts.new_secret()
    draft = drafts.begin(secret, payload, now, shared_computer=told["shared_computer"])
    response = redirect("inquiries:step", draft.pk, "safety")
    drafts.give_secret(response, secret)
    return response


def refuse(form, wanted):
    """The page again with its mistake, under an address that a browser can go back to."""
    typed = {"stamp": form["stamp"].value()[:100]} if form["stamp"].value() else {}
    typed |= {"shared_computer": "on"} if form["shared_computer"].value() else {}
    return redirect("inquiries:new_about", seal(json.dumps(wanted | {"refused": typed}), PRESET))


def out_of_the_address(request):
    """Takes the procedure or topic out of the address, where a history or a log would keep it: sealed, it stays there.

    Nothing is stored for somebody who only looks, and two windows never mix.
    """
    asked, ask = request.GET.get("procedure", ""), request.GET.get("ask", "")
    wanted = {"procedure": asked} if is_offered(asked) else {}
    wanted |= {"ask": ask} if ask and len(ask) <= 80 and ask.isprintable() else {}
    if not wanted:
        return redirect("inquiries:new")
    return redirect("inquiries:new_about", seal(json.dumps(wanted), PRESET))


def opened(preset):
    try:
        return json.loads(unseal(preset, PRESET)) if preset else {}
    except Undecipherable:
        return {}


def is_offered(slug):
    return "\x00" not in slug and ProcedureEdition.objects.live().filter(slug=slug).exists()


def pause_of(wanted, now):
    edition = ProcedureEdition.objects.live(now).filter(slug=wanted.get("procedure", "")).first()
    return Pause.objects.of(edition.draft_id, now) if edition else None


def about_the_clinic(now):
    notices = {notice.slug: notice for notice in Notice.objects.only("slug", "title")}
    promise = hours.promise(now, urgent=False)
    return {
        "notice": notices.get("privacy-practices"),
        "language_help": notices.get("language-help"),
        "opening": hours.opening(now),
        "promise": hours.in_words(promise) if promise else "",
    }


def too_many(request, template, context, minutes):
    response = render(request, template, context | {"wait_minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


@private
@require_http_methods(["GET", "HEAD", "POST"])
def safety(request):
    """The safety check by itself; it stays when requests are paused, and stores nothing but a count."""
    now = timezone.now()
    form = LoneSafetyForm(request.POST if request.method == "POST" else None, now=now)
    answer = form.is_valid() and form.cleaned_data["answer"]
    if answer in {"yes", "not_sure"}:
        SafetyCount.count_one(now)
        shown = list_name(form.answered or UNKNOWN_LIST)
        call = CallForm(initial={"trigger": answer, "list_shown": shown})
        return render(request, "inquiries/emergency.html", {"call_form": call, "opening": hours.opening(now)})
    return render(request, "inquiries/lone_safety.html", {"form": form, "none": answer == "no"})


@private
@require_http_methods(["GET", "HEAD", "POST"])
def call_me(request):
    """Files an urgent request at once: name and phone, no draft, no spam check, paused or not."""
    now = timezone.now()
    form = CallForm(request.POST if request.method == "POST" else None)
    page = {"call_form": form, "opening": hours.opening(now)}
    if not form.is_valid():
        draft = refuse_call(request, form, now) if request.method == "POST" else None
        return redirect("inquiries:emergency", draft.pk) if draft else render(request, "inquiries/emergency.html", page)
    try:
        shown = named_list(form.cleaned_data["list_shown"], now) or UNKNOWN_LIST
        stored = receive(call_of(form.cleaned_data, shown, now), request.META["REMOTE_ADDR"], now)
    except TooManyInquiries as limited:
        return too_many(request, "inquiries/emergency.html", page, limited.minutes)
    return redirect("inquiries:called", signing.dumps(stored.pk.hex, salt=CALLED))


@private
@require_safe
def called(request, signed):
    try:
        pk = signing.loads(signed, salt=CALLED, max_age=CALLED_LASTS)
    except signing.BadSignature:
        return redirect("inquiries:new")
    inquiry = Inquiry.objects.exclude(state=Inquiry.State.ERASED).filter(pk=pk).first()
    if inquiry is None:
        return redirect("inquiries:new")
    return render(request, "inquiries/sent.html", confirmation(inquiry, show_link=False))


def confirmation(inquiry, *, show_link=True):
    context = {"inquiry": inquiry, "promise": in_words(inquiry)}
    if show_link:
        context["secret"] = status_links.secret_of(inquiry, timezone.now())
    return context
