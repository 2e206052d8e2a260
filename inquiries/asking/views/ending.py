"""The pages that check and send a request, and those that follow."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from emergencies.noticing import card_in
from inquiries.asking import drafts, sending
from inquiries.asking.forms.ending import CheckForm
from inquiries.asking.journey import CHECK, Journey
from inquiries.asking.promises import confirmation_context
from inquiries.asking.receiving import TooManyInquiries
from inquiries.asking.views.guards import of_a_draft, private
from inquiries.asking.views.steps import show, slug_before, to
from inquiries.models import Pause, RequestDraft


@private
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft(locks=False)
def check(request: HttpRequest, draft: RequestDraft, journey: Journey) -> HttpResponse:
    # Stored answers can become invalid, for example when a procedure is withdrawn.
    unfinished = journey.first_invalid_step() if journey.may_open(CHECK.slug) else journey.next_step()
    if unfinished:
        return to(draft, unfinished.slug)
    if request.POST.get("go") == "back":
        return to(draft, slug_before(journey, CHECK))
    pause = Pause.objects.of_everything(journey.now)
    if request.method != "POST":
        return show_check(request, draft, journey, journey.show(CHECK), pause=pause)
    form = CHECK.form(request.POST, journey=journey, now=journey.now)
    if pause or form.notice is None:
        return show_check(request, draft, journey, form, pause=pause)
    if not form.is_valid():
        sending.refuse(request, draft, form)
        return to(draft, CHECK.slug)
    return send(request, draft, journey, form)


def send(request: HttpRequest, draft: RequestDraft, journey: Journey, form: CheckForm) -> HttpResponse:
    try:
        sending.send(request, draft, form)
    except TooManyInquiries as limited:
        response = show_check(request, draft, journey, form, status=429, wait_minutes=limited.minutes)
        response["Retry-After"] = str(limited.minutes * 60)
        return response
    except sending.Changed:
        return to(draft, CHECK.slug)
    return redirect("inquiries:sent", draft.pk)


def show_check(
    request: HttpRequest, draft: RequestDraft, journey: Journey, form: CheckForm, status: int = 200, **more: Any
) -> HttpResponse:
    """The answers and the privacy notice; 503 if there is no notice to agree to, and the answers wait for it."""
    texts = [text for _step, answered in journey.forms() for text in answered.free_texts().values()]
    more |= {"summary": journey.summary(), "notice": form.notice, "card": card_in(*texts)}
    return show(request, draft, journey, CHECK, form, status=status if form.notice else 503, **more)


@private
@require_safe
def sent(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    now = timezone.now()
    draft = drafts.find(request, draft_id, now)
    if draft is None:
        return render(request, "inquiries/gone.html", status=410)
    if not draft.inquiry:
        return redirect("inquiries:resume", draft.pk)
    return render(request, "inquiries/sent.html", confirmation_context(draft.inquiry, now))


@private
@require_POST
def clear_computer(request: HttpRequest) -> HttpResponse:
    drafts.forget_browser(request)
    response = redirect("inquiries:cleared")
    response.delete_cookie(drafts.COOKIE, samesite="Lax")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response
