"""The pages of a draft, one after the other."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from clinic import hours
from inquiries.asking import drafts
from inquiries.asking.forms.start import CallForm
from inquiries.asking.views.guards import of_a_draft, private
from inquiries.models import SafetyCount, SafetyEvent
from screening.safety_lists import list_name

WAYS_ON = {SafetyEvent.WayOn.CHECKED, SafetyEvent.WayOn.MISTAKE}


@private
@require_safe
@of_a_draft()
def resume(request, draft, journey):
    return to(draft, journey.next_step().slug)


@private
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft()
def step(request, draft, journey, slug):
    page = journey.find(slug)
    if page is None or not journey.may_open(slug):
        return to(draft, journey.next_step().slug)
    if request.method != "POST":
        return show(request, draft, journey, page, journey.show(page))
    return answer(request, draft, journey, page)


def answer(request, draft, journey, page):
    """Every answer leads to a page that a browser can go back to, mistakes too."""
    form = page.form(request.POST, journey=journey, now=journey.now)
    go = request.POST.get("go")
    if go == "skip" and page.slug.startswith("questions-"):
        journey.skip_screening()
        where = journey.next_step().slug
    else:
        journey.keep(page, form, goes_on=go != "back")
        where = alarmed(journey, page, form) or (before if go == "back" else after)(journey, page, form)
    drafts.save(draft, journey, journey.now)
    return to(draft, where)


def alarmed(journey, page, form):
    """The emergency page, if it is to be shown now: to whoever goes back as well."""
    trigger = trigger_of(page, form)
    if not trigger or not journey.alarm(trigger, page.slug):
        return ""
    SafetyCount.count_one(journey.now)
    return "emergency"


def trigger_of(page, form):
    if not form.is_valid():
        return ""
    if page.slug == "safety":
        chosen = form.cleaned_data["answer"]
        return "" if chosen == "no" else chosen
    return form.shows_danger() if hasattr(form, "shows_danger") else ""


def before(journey, page, _form):
    earlier = journey.before(page.slug)
    return earlier.slug if earlier else page.slug


def after(journey, page, form):
    """Where to go on: the same page with its mistakes, the page for children, or the next one without an answer."""
    if not form.is_valid():
        return page.slug
    return "under-18" if journey.who == "child" and page.slug == "for" else journey.next_step().slug


def to(draft, slug):
    return redirect("inquiries:step", draft.pk, slug)


def show(request, draft, journey, page, form, status=200, **more):
    context = {
        "draft": draft,
        "form": form,
        "step": page,
        "back": journey.before(page.slug),
        "can_skip": page.slug.startswith("questions-"),
    }
    return render(request, form.template, context | more, status=status)


@private
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft()
def emergency(request, draft, journey):
    """Never a dead end: seen for it already, call me, or a mistake. Nobody is stopped here."""
    if not journey.events:
        return to(draft, journey.next_step().slug)
    way_on = request.POST.get("way_on")
    if way_on in WAYS_ON:
        journey.payload.pop("call", None)
        where = journey.go_on(way_on)
        drafts.save(draft, journey, journey.now)
        return to(draft, where)
    event = journey.events[-1]
    shown = {"trigger": event["trigger"], "list_shown": list_name(event), "draft": draft.pk}
    refused = journey.payload.get("call")
    call = CallForm(refused | shown) if refused else CallForm(initial=shown)
    context = {"draft": draft, "call_form": call, "opening": hours.opening(journey.now)}
    return render(request, "inquiries/emergency.html", context)


@private
@require_safe
@of_a_draft()
def under_18(request, draft, journey):
    return render(request, "inquiries/under_18.html", {"draft": draft, "opening": hours.opening(journey.now)})


@private
@require_http_methods(["GET", "HEAD", "POST"])
@of_a_draft()
def clear(request, draft, journey):
    """Asks first: one wrong tap must not lose ten pages of answers."""
    if request.method != "POST":
        context = {"draft": draft, "back": reverse("inquiries:resume", args=[draft.pk])}
        return render(request, "inquiries/clear.html", context)
    draft.delete()
    return redirect("inquiries:cleared")


@private
@require_safe
def cleared(request):
    return render(request, "inquiries/cleared.html")


@private
@require_POST
@of_a_draft()
def stay(request, draft, journey):
    """Longer time on a shared computer; opening the draft has given it already."""
    return HttpResponse(status=204)
