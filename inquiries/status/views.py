"""The patient's own page, behind a secret in its address.

The secret is the only key. No cookie identifies the patient, so a forged form on another site has nothing to abuse, and
these views need no CSRF token. They could not check one anyway: with the policy no-referrer, browsers send
"Origin: null", which Django treats as another site.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from clinic import hours
from emergencies.noticing import card_in
from inquiries import mails, marking, status_links, workflow
from inquiries.deletion import ask_for_deletion
from inquiries.models import Inquiry, LostLink, SafetyCount
from inquiries.models.inquiry import State
from inquiries.outages import outlasting_outages
from inquiries.status import codes, patient
from inquiries.status.forms import ENTER_CODE, CodeForm, LostLinkForm, WriteForm
from throttle import limits
from throttle.refusal import too_many_attempts

PlainView = Callable[[HttpRequest], HttpResponse]
SecretView = Callable[[HttpRequest, str], HttpResponse]
PatientView = Callable[[HttpRequest, Inquiry, str, datetime], HttpResponse]

LOST_PERIOD, LOST_PER_ADDRESS, LOST_PER_CONTACT = timedelta(hours=1), 10, 3


def by_secret(view: PatientView) -> SecretView:
    """Finds the request of a secret. An unknown, an expired and a revoked secret all get the same page."""

    @sensitive_variables("secret")
    @wraps(view)
    def guarded(request: HttpRequest, secret: str) -> HttpResponse:
        now = timezone.now()
        token = status_links.find(secret, now)
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method == "POST":
            return HttpResponse(status=403)
        if token is None or is_over(token.inquiry, now):
            return gone(request)
        try:
            return view(request, token.inquiry, secret, now)
        except workflow.MoveRefused:  # erased after it was found
            return gone(request)

    return csrf_exempt(never_cache(without_traces(outlasting_outages(guarded))))


def without_traces(view: SecretView) -> SecretView:
    """Keeps the address, which contains the secret, from other sites and search engines."""

    @wraps(view)
    def traceless(request: HttpRequest, secret: str) -> HttpResponse:
        response = view(request, secret)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return traceless


def gone(request: HttpRequest) -> HttpResponse:
    return render(request, "inquiries/status_gone.html", status=404)


def is_over(inquiry: Inquiry, now: datetime) -> bool:
    closed = inquiry.closed_at
    return inquiry.state == State.ERASED or bool(closed and now > closed + workflow.REOPENED_WITHIN)


@by_secret
@require_safe
def status(request: HttpRequest, inquiry: Inquiry, secret: str, now: datetime) -> HttpResponse:
    context = patient.as_shown(inquiry, now) | {"secret": secret}
    return render(request, "inquiries/status.html", context)


@by_secret
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, inquiry: Inquiry, secret: str, now: datetime) -> HttpResponse:
    if request.method == "POST":
        patient.withdraw(inquiry, now)
        return redirect("inquiries:status", secret)
    return render(request, "inquiries/status_withdraw.html", {"secret": secret})


@by_secret
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request: HttpRequest, inquiry: Inquiry, secret: str, now: datetime) -> HttpResponse:
    if request.method == "POST":
        ask_for_deletion(inquiry, now)
        return redirect("inquiries:status", secret)
    return render(request, "inquiries/status_deletion.html", {"secret": secret})


@by_secret
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, inquiry: Inquiry, secret: str, now: datetime) -> HttpResponse:
    """First the text, then the code that was mailed. Nothing is stored before the code is right.

    Words that sound like an emergency show the emergency page once in between. The patient can still go on.
    """
    form_class = CodeForm if request.POST.get("step") == "code" else WriteForm
    form = form_class(request.POST if request.method == "POST" else None)
    if inquiry.state == State.QUARANTINE or not mails.address_of(inquiry):
        marking.mark(inquiry, form.signs(), now)
        context = {"secret": secret, "text": form.typed, "card": card_in(form.typed)}
        return render(request, "inquiries/status_call.html", context)
    if request.POST.get("go") == "change":
        return show_form(request, secret, form)
    if form.needs_warning():
        return warn(request, inquiry, secret, form, now)
    if not form.is_valid():
        return show_form(request, secret, form)
    if isinstance(form, CodeForm):
        return check_code(request, inquiry, secret, form, now)
    return ask_for_code(request, inquiry, secret, form, now)


def show_form(request: HttpRequest, secret: str, form: WriteForm) -> HttpResponse:
    step = "code" if isinstance(form, CodeForm) else "write"
    context = {"form": form, "secret": secret, "step": step, "card": card_in(form.typed)}
    return render(request, "inquiries/status_add.html", context)


def warn(request: HttpRequest, inquiry: Inquiry, secret: str, form: WriteForm, now: datetime) -> HttpResponse:
    """Shows the emergency page. The signs reach staff even if the patient never sends the text."""
    SafetyCount.count_one(now)
    marking.mark(inquiry, form.signs(), now)
    context = {"form": form, "secret": secret, "card": card_in(form.typed), "opening": hours.opening(now)}
    return render(request, "inquiries/status_emergency.html", context)


def ask_for_code(request: HttpRequest, inquiry: Inquiry, secret: str, form: WriteForm, now: datetime) -> HttpResponse:
    text, warned = form.cleaned_data["text"], form.cleaned_data["warned"]
    if not codes.send(inquiry, now):
        context = {"secret": secret, "text": text, "card": card_in(text)}
        return render(request, "inquiries/status_call.html", context, status=429)
    return show_form(request, secret, CodeForm(initial={"text": text, "warned": warned}))


def check_code(request: HttpRequest, inquiry: Inquiry, secret: str, form: CodeForm, now: datetime) -> HttpResponse:
    with transaction.atomic():
        right = codes.use(inquiry, form.cleaned_data["code"], now)
        if right:
            patient.add(inquiry, form.cleaned_data["text"], now)
    if right:
        return redirect("inquiries:status", secret)
    form.add_error("code", ENTER_CODE)
    return show_form(request, secret, form)


def unlisted(view: PlainView) -> PlainView:
    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def private(request: HttpRequest) -> HttpResponse:
        response = outlasting_outages(view)(request)
        response["X-Robots-Tag"] = "noindex"
        return response

    return private


@unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponse:
    """Answers the same for every contact, known or not: the next `manage.py tick` looks for the request."""
    form = LostLinkForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "inquiries/lost_link.html", {"form": form})
    now, contact = timezone.now(), form.cleaned_data["contact"]
    if limits.hit("lost link address", request.META["REMOTE_ADDR"], LOST_PERIOD, now) > LOST_PER_ADDRESS:
        return too_many_attempts(request, LOST_PERIOD)
    if limits.hit("lost link contact", contact.lower(), LOST_PERIOD, now) <= LOST_PER_CONTACT:
        LostLink.objects.create(contact=contact, asked_at=now)
    return redirect("inquiries:lost_link_asked")


@unlisted
@require_safe
def lost_link_asked(request: HttpRequest) -> HttpResponse:
    return render(request, "inquiries/lost_link_asked.html")
