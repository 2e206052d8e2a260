"""Checking, sending, and what comes after."""

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inquiries.asking import drafts, sending
from inquiries.asking.receiving import TooManyInquiries
from inquiries.asking.views.guards import of_a_draft, private
from inquiries.asking.views.start import confirmation
from inquiries.asking.views.steps import show, to
from inquiries.models import Pause


@private
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft(locks=False)
def check(request, draft, journey):
    page = journey.find("check")
    wrong = journey.next_step() if not journey.may_open("check") else journey.first_wrong()
    if wrong:
        return to(draft, wrong.slug)
    posts = request.method == "POST"
    form = page.form(request.POST, journey=journey, now=journey.now) if posts else journey.show(page)
    if posts and request.POST.get("go") == "back":
        return to(draft, journey.before("check").slug)
    pause = Pause.objects.of_everything(journey.now)
    if pause or not posts:
        return show_check(request, draft, journey, page, form, pause=pause)
    if not form.is_valid():
        sending.refuse(request, draft, form)
        return to(draft, "check")
    return send(request, draft, journey, page, form)


def send(request, draft, journey, page, form):
    try:
        sending.send(request, draft, form)
    except TooManyInquiries as limited:
        response = show_check(request, draft, journey, page, form, status=429, wait_minutes=limited.minutes)
        response["Retry-After"] = str(limited.minutes * 60)
        return response
    except sending.Changed:
        return to(draft, "check")
    return redirect("inquiries:sent", draft.pk)


def show_check(request, draft, journey, page, form, **more):
    return show(request, draft, journey, page, form, summary=journey.summary(), notice=form.notice, **more)


@private
@require_safe
def sent(request, draft_id):
    draft = drafts.find(request, draft_id, timezone.now())
    if draft is None:
        return render(request, "inquiries/gone.html", status=410)
    if not draft.inquiry:
        return redirect("inquiries:resume", draft.pk)
    return render(request, "inquiries/sent.html", confirmation(draft.inquiry))


@private
@require_POST
def clear_computer(request):
    drafts.forget_browser(request)
    response = redirect("inquiries:cleared")
    response.delete_cookie(drafts.COOKIE, samesite="Lax")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
