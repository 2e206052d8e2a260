"""The patient's own page, behind a secret in its address.

The secret is all that lets anybody in: no cookie says who somebody is, so that a forged form of another site has
nothing to ride on, and these views need no CSRF token. They could not check one either: with no-referrer, browsers send
"Origin: null", which Django takes for another site's.
"""

from datetime import timedelta
from functools import wraps

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from clinic import hours
from inquiries import mails, status_links, workflow
from inquiries.deletion import ask_for_deletion
from inquiries.models import LostLink, SafetyCount
from inquiries.models.inquiry import State
from inquiries.outages import outlasting_outages
from inquiries.status import codes, patient
from inquiries.status.forms import ENTER_CODE, CodeForm, LostLinkForm, WriteForm
from throttle import limits

LOST_PERIOD, LOST_PER_ADDRESS, LOST_PER_CONTACT = timedelta(hours=1), 10, 3


def by_secret(view):
    """Answers with the request of a secret; with the same page for an unknown, an expired and a revoked one."""

    @sensitive_variables("secret")
    @wraps(view)
    def guarded(request, secret):
        now = timezone.now()
        token = status_links.find(secret, now)
        if request.headers.get("Sec-Fetch-Site") == "cross-site" and request.method == "POST":
            response = HttpResponse(status=403)
        elif token is None or is_over(token.inquiry, now):
            response = render(request, "inquiries/status_gone.html", status=404)
        else:
            response = answered_by(view, request, token.inquiry, secret, now)
        return response

    private = never_cache(told_to_nobody(outlasting_outages(guarded)))
    private.csrf_exempt = True
    return private


def told_to_nobody(view):
    @wraps(view)
    def untold(request, secret):
        response = view(request, secret)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return untold


def answered_by(view, request, inquiry, secret, now):
    try:
        return view(request, inquiry, secret, now)
    except workflow.MoveRefused:  # erased between the look and the action
        return render(request, "inquiries/status_gone.html", status=404)


def is_over(inquiry, now):
    closed = inquiry.closed_at
    return inquiry.state == State.ERASED or bool(closed and now > closed + workflow.REOPENED_WITHIN)


@by_secret
@require_safe
def status(request, inquiry, secret, now):
    context = patient.as_shown(inquiry, now) | {"secret": secret}
    return render(request, "inquiries/status.html", context)


@by_secret
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request, inquiry, secret, now):
    if request.method == "POST":
        patient.withdraw(inquiry, now)
        return redirect("inquiries:status", secret)
    return render(request, "inquiries/status_withdraw.html", {"secret": secret})


@by_secret
@require_http_methods(["GET", "HEAD", "POST"])
def deletion(request, inquiry, secret, now):
    if request.method == "POST":
        ask_for_deletion(inquiry, now)
        return redirect("inquiries:status", secret)
    return render(request, "inquiries/status_deletion.html", {"secret": secret})


@by_secret
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def add(request, inquiry, secret, now):
    """First what to say, then the code that was mailed; nothing is stored before the code is right.

    Words of an emergency show the emergency page once in between. They stop nobody.
    """
    if inquiry.state == State.QUARANTINE or not mails.address_of(inquiry):
        return render(request, "inquiries/status_call.html", {"secret": secret})
    kind, step = (CodeForm, "code") if request.POST.get("step") == "code" else (WriteForm, "write")
    form = kind(request.POST if request.method == "POST" else None)
    if not form.is_valid() or request.POST.get("go") == "change":
        return render(request, "inquiries/status_add.html", {"form": form, "secret": secret, "step": step})
    if form.calls_for_a_warning():
        return warn(request, form, secret, now)
    return (with_code if step == "code" else ask_for_code)(request, inquiry, secret, form, now)


def warn(request, form, secret, now):
    SafetyCount.count_one(now)
    context = {"form": form, "secret": secret, "opening": hours.opening(now)}
    return render(request, "inquiries/status_emergency.html", context)


def ask_for_code(request, inquiry, secret, form, now):
    said = form.cleaned_data
    if not codes.send(inquiry, now):
        return render(request, "inquiries/status_call.html", {"secret": secret, "text": said["text"]}, status=429)
    form = CodeForm(initial={"text": said["text"], "warned": said["warned"]})
    return render(request, "inquiries/status_add.html", {"form": form, "secret": secret, "step": "code"})


def with_code(request, inquiry, secret, form, now):
    with transaction.atomic():
        right = codes.use(inquiry, form.cleaned_data["code"], now)
        if right:
            patient.add(inquiry, form.cleaned_data["text"], now)
    if right:
        return redirect("inquiries:status", secret)
    form.add_error("code", ENTER_CODE)
    return render(request, "inquiries/status_add.html", {"form": form, "secret": secret, "step": "code"})


def unlisted(view):
    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def private(request):
        response = outlasting_outages(view)(request)
        response["X-Robots-Tag"] = "noindex"
        return response

    return private


@unlisted
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request):
    """Says and does the same whoever asks: the next tick looks whether there is such a request."""
    form = LostLinkForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "inquiries/lost_link.html", {"form": form})
    now, contact = timezone.now(), form.cleaned_data["contact"]
    if limits.hit("lost link address", request.META["REMOTE_ADDR"], LOST_PERIOD, now) > LOST_PER_ADDRESS:
        response = render(request, "429.html", {"minutes": int(LOST_PERIOD.total_seconds() // 60)}, status=429)
        response["Retry-After"] = str(int(LOST_PERIOD.total_seconds()))
        return response
    if limits.hit("lost link contact", contact.lower(), LOST_PERIOD, now) <= LOST_PER_CONTACT:
        LostLink.objects.create(contact=contact, asked_at=now)
    return redirect("inquiries:lost_link_asked")


@unlisted
@require_safe
def lost_link_asked(request):
    return render(request, "inquiries/lost_link_asked.html")
