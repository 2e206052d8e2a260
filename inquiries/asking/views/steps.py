"""The pages of a draft, in their order."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import hours
from emergencies.cards import Card
from emergencies.noticing import card_in
from inquiries.asking import called_signs, drafts
from inquiries.asking.forms.base import JourneyForm
from inquiries.asking.forms.start import CallForm, new_token
from inquiries.asking.journey import Journey, JourneyStep
from inquiries.asking.views.guards import of_a_draft, private
from inquiries.danger import spotted_in
from inquiries.models import RequestDraft, SafetyCount, SafetyEvent
from screening.safety_lists import list_name

WAYS_ON: Final = {SafetyEvent.WayOn.CHECKED, SafetyEvent.WayOn.MISTAKE}


@private
@require_safe
@of_a_draft()
def resume(request: HttpRequest, draft: RequestDraft, journey: Journey) -> HttpResponse:
    return to(draft, journey.next_step().slug)


@private
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft()
def step(request: HttpRequest, draft: RequestDraft, journey: Journey, slug: str) -> HttpResponse:
    page = journey.find(slug)
    if page is None or not journey.may_open(slug):
        return refuse(request, draft, journey, page)
    if request.method != "POST":
        return show(request, draft, journey, page, journey.show(page))
    return answer(request, draft, journey, page)


def refuse(
    request: HttpRequest, draft: RequestDraft, journey: Journey, page: JourneyStep[JourneyForm] | None
) -> HttpResponse:
    """Leads on to the page that is open. What was posted is not kept, but words of danger in it count."""
    alarmed = False
    if page and request.method == "POST":
        alarmed = needs_emergency_page(journey, page, posted(request, journey, page))
        drafts.save(draft, journey, journey.now)
    return to(draft, "emergency" if alarmed else journey.next_step().slug)


def answer(request: HttpRequest, draft: RequestDraft, journey: Journey, page: JourneyStep[JourneyForm]) -> HttpResponse:
    """Stores the answer and redirects, even after a mistake, so that the browser's Back button works."""
    form, go = posted(request, journey, page), request.POST.get("go")
    if go == "skip" and page.can_skip:
        journey.skip_screening()
        where = journey.next_step().slug
    else:
        journey.keep(page, form, goes_on=go != "back")
        where = slug_before(journey, page) if go == "back" else slug_after(journey, page, form)
    alarmed = needs_emergency_page(journey, page, form)
    drafts.save(draft, journey, journey.now)
    return to(draft, "emergency" if alarmed else where)


def posted(request: HttpRequest, journey: Journey, page: JourneyStep[JourneyForm]) -> JourneyForm:
    return page.form(request.POST, journey=journey, now=journey.now)


def needs_emergency_page(journey: Journey, page: JourneyStep[JourneyForm], form: JourneyForm) -> bool:
    """Whether to show the emergency page now, even to a patient who goes back. If so, it is recorded and counted.

    Words count even in a text that is not kept: one with a mistake, or on a page that is skipped or not open.
    """
    trigger = form.emergency_trigger() if form.is_valid() else ""
    shown = [journey.alarm(trigger, page.slug)] if trigger else []
    for spotted in spotted_in(form.free_texts()):
        if spotted.flag.is_certain:
            shown.append(journey.alarm(SafetyEvent.Trigger.WORDS, page.slug, spotted))
        else:
            journey.keep_possible(spotted, page.slug)
    if any(shown):
        SafetyCount.count_one(journey.now)
    return any(shown)


def slug_before(journey: Journey, page: JourneyStep[JourneyForm]) -> str:
    earlier = journey.before(page.slug)
    return earlier.slug if earlier else page.slug


def slug_after(journey: Journey, page: JourneyStep[JourneyForm], form: JourneyForm) -> str:
    if not form.is_valid():
        return page.slug
    if page.slug == "for" and journey.who == "child":
        return "under-18"
    return journey.next_step().slug


def to(draft: RequestDraft, slug: str) -> HttpResponse:
    return redirect("inquiries:step", draft.pk, slug)


def show(
    request: HttpRequest,
    draft: RequestDraft,
    journey: Journey,
    page: JourneyStep[JourneyForm],
    form: JourneyForm,
    status: int = 200,
    **more: Any,
) -> HttpResponse:
    context = {
        "draft": draft,
        "form": form,
        "step": page,
        "back": journey.before(page.slug),
        "can_skip": page.can_skip,
        "card": card_in(*form.free_texts().values()),
    }
    return render(request, form.template, context | more, status=status)


@private
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft()
def emergency(request: HttpRequest, draft: RequestDraft, journey: Journey) -> HttpResponse:
    """Offers three ways on, so that it is never a dead end: already seen for this, a call-back, or a mistake."""
    if not journey.events:
        return to(draft, journey.next_step().slug)
    way_on = request.POST.get("way_on")
    if way_on in WAYS_ON:
        journey.payload.pop("call", None)
        where = journey.go_on(way_on)
        drafts.save(draft, journey, journey.now)
        return to(draft, where)
    context = {
        "draft": draft,
        "call_form": call_form(draft, journey),
        "card": card_of(journey),
        "opening": hours.opening(journey.now),
    }
    return render(request, "inquiries/emergency.html", context)


def card_of(journey: Journey) -> Card | None:
    """The card for what was typed on the page that led here; None for an answer that was only chosen."""
    typed = journey.typed(journey.events[-1]["step"])
    return card_in(*(value for values in typed.values() for value in values))


def call_form(draft: RequestDraft, journey: Journey) -> CallForm:
    event = journey.events[-1]
    # A new token each time: what is sent from here later is another request to be called.
    hidden = {
        "trigger": event["trigger"], "list_shown": list_name(event), "draft": draft.pk, "token": new_token(),
        "signs": called_signs.sealed(called_signs.shown_at(journey.events, event["at"])),
    }  # fmt: skip
    refused = journey.payload.get("call")
    return CallForm(refused | hidden) if refused else CallForm(initial=hidden)


@private
@require_safe
@of_a_draft()
def under_18(request: HttpRequest, draft: RequestDraft, journey: Journey) -> HttpResponse:
    return render(request, "inquiries/under_18.html", {"draft": draft, "opening": hours.opening(journey.now)})


@private
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft()
def clear(request: HttpRequest, draft: RequestDraft, journey: Journey) -> HttpResponse:
    # One wrong tap must not lose ten pages of answers.
    if request.method != "POST":
        context = {"draft": draft, "back": reverse("inquiries:resume", args=[draft.pk])}
        return render(request, "inquiries/clear.html", context)
    draft.delete()
    return redirect("inquiries:cleared")


@private
@require_safe
def cleared(request: HttpRequest) -> HttpResponse:
    return render(request, "inquiries/cleared.html")


@private
@require_POST
@of_a_draft()
def stay(request: HttpRequest, draft: RequestDraft, journey: Journey) -> HttpResponse:
    # Opening the draft has already extended its time.
    return HttpResponse(status=204)
