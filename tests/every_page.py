"""Every page that a patient can see, with and without errors, for the tests that check all pages."""

from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from io import StringIO
from typing import Any
from uuid import uuid4

from django.core.management import call_command
from django.test import Client, override_settings
from django.utils import timezone

from clinic.models import Physician
from faqs.models import QuestionEdition
from inquiries import status_links
from inquiries.models import Inquiry, Pause
from pages.models import NoticeEdition
from procedures.models import ProcedureEdition
from publishing import workflow
from tests.factories import clean_procedure
from tests.inquiries.browser import errors, fill_in, start
from tests.publishing.conftest import make_member

MILD = "/procedures/mild-procedure/"
FAULTS = [400, 403, "403-form", 413, 429, 500, 503]
SEARCHES = ["", "mild", "mild&kind=faqs", "mild&page=2", "milld", "zzzz", "wie+lange", "cant+pee", "suicide", "x" * 500]
# What is certain and what is only possible, in both languages.
URGENT = ["I+want+to+die", "quiero+morir", "no+puedo+orinar+desde+ayer", "my+husband+hits+me", "mi+esposo+me+pega"]
# The answers on each page of a request; the screening questions stay unanswered.
ANSWERS: dict[str, dict[str, str]] = {
    "safety": {"answer": "no"},
    "about": {"about": "mild-procedure"},
    "for": {"who": "adult"},
    "helper": {"first_name": "Ben", "last_name": "Friend", "relationship": "son", "patient_knows": "on"},
    "you": {"first_name": "Ana", "last_name": "Nguyễn", "been_here": "not_sure"},
    "birth": {"month": "3", "day": "27", "year": "1957"},
    "contact": {"contact_first_by": "email", "email": "ana@example.com", "phone": "(303) 555-0142", "voicemail": "no"},
    "more": {"message": "My legs tingle.\nMore on the left."},
    "check": {"not_emergency": "on", "consent": "on"},
}
MISTAKES = {"birth": {"day": "27"}, "more": {"message": "4111 1111 1111 1111"}}

Shown = Iterator[tuple[str, Any]]


def reading_pages() -> list[str]:
    editions = [*ProcedureEdition.objects.live(), *QuestionEdition.objects.live()]
    rows = [*editions, *Physician.objects.listed(), *NoticeEdition.objects.live()]
    return ["/", "/procedures/", "/faqs/", "/faqs/answered/", *(row.get_absolute_url() for row in rows)]


@cache
@override_settings(ROOT_URLCONF="tests.browser.urls")
def collect() -> tuple[dict[str, str], set[str]]:
    """({name: HTML of the page}, names of the templates used) for the sample clinic; collected once."""
    call_command("load_sample", stdout=StringIO())
    client = Client(raise_request_exception=False)
    pages, templates = {}, set()
    for name, response in everything(client):
        assert response["Content-Type"].startswith("text/html"), name
        assert response.status_code < 300 or response.status_code >= 400, f"{name} only leads to {response['Location']}"
        assert name not in pages, name
        pages[name] = response.content.decode()
        templates |= {template.name for template in response.templates}
    return pages, templates


def everything(client: Client) -> Shown:
    for path in [*reading_pages(), "/nowhere/", "/components/"]:
        yield path, client.get(path)
    for fault in FAULTS:
        yield f"fault {fault}", client.get(f"/fault/{fault}/")
    for words in SEARCHES + URGENT:
        yield f"search {words[:20]}", client.get(f"/search/?q={words}")
    yield from other_standings(client)
    yield from beginnings(client)
    yield from emergencies(client)
    yield from one_request(client)
    yield from status_pages(client)


def other_standings(client: Client) -> Shown:
    """Pages of procedures that are no longer offered, withdrawn in error, or overdue for a review."""
    now, manager = timezone.now(), make_member("manager", "Manager")
    for kind in ("ended", "error"):
        draft = clean_procedure(f"Knee {kind}", f"knee-{kind}")
        workflow.publish_as_is(draft, now=now, origin="sample", change_note="")
        workflow.withdraw(draft, by=manager, now=now, kind=kind, reason="We found a better way.")
        yield f"page {kind}", client.get(f"/procedures/knee-{kind}/")
    late = clean_procedure("Knee late", "knee-late")
    workflow.publish_as_is(late, now=now - timedelta(days=900), origin="imported", change_note="Imported.")
    yield "review overdue", client.get("/procedures/knee-late/")


def beginnings(client: Client) -> Shown:
    new = "/inquiries/new/"
    yield "start", client.get(new)
    yield "start from a procedure", client.get(f"{new}?procedure=mild-procedure", follow=True)
    yield "start, mistakes", fill_in(client, new, kind="")
    with override_settings(DRAFTS_PER_ADDRESS=0):
        yield "start, too many", fill_in(client, new, kind="request")
    pause = Pause.objects.create(text="We take no new requests this week.", since=timezone.now())
    yield "start, paused", client.get(new)
    pause.delete()
    yield "gone", client.get(f"/inquiries/{uuid4()}/")
    yield "outage", client.post("/fault/outage/", {"message": "My legs\ntingle", "stamp": "x"})
    for words in ("I want to die", "quiero morir", "my husband hits me"):
        yield f"outage {words}", client.post("/fault/outage/", {"message": words})


def emergencies(client: Client) -> Shown:
    lone = "/inquiries/safety/"
    yield "lone safety", client.get(lone)
    yield "lone safety, mistakes", client.post(lone)
    yield "lone safety, none", fill_in(client, lone, answer="no")
    yield "lone safety, none but a quiet line", fill_in(client, lone, answer="no", words="my husband hits me")
    yield "lone safety, quiet line and mistakes", fill_in(client, lone, words="mi esposo me pega")
    yield "lone safety, emergency", client.post(lone, {"answer": "yes"})
    for words in ("I want to die", "quiero morir", "no puedo orinar desde ayer"):
        yield f"lone safety, {words}", fill_in(client, lone, words=words)
    base = start(client, kind="question")
    yield "question, safety", client.get(f"{base}safety/")
    fill_in(client, f"{base}safety/", answer="yes")
    yield "emergency", client.get(f"{base}emergency/")
    yield "call me, mistakes", client.post("/inquiries/call-me/", {"name": "", "phone": "1"})
    called = fill_in(client, f"{base}emergency/", name="Ana", phone="(303) 555-0142")
    yield "emergency again", called
    sent = client.post("/inquiries/call-me/", {"name": "Ana", "phone": "(303) 555-0142", "token": "a"})
    yield "called", client.get(sent["Location"])
    child = start(client, shared_computer="on")
    yield "under 18", client.get(f"{child}under-18/")
    yield "shared computer", client.get(f"{child}safety/")
    yield "clear", client.get(f"{child}clear/")
    yield "cleared", client.get("/inquiries/cleared/")


def one_request(client: Client) -> Shown:
    """A request by a helper for an adult: each page empty, with errors, and then with valid answers."""
    base = start(client)
    address = client.get(base)["Location"]
    for _page in range(40):
        slug = address.removeprefix(base).strip("/")
        if slug == "sent":
            break
        yield f"request {slug}", client.get(address)
        wrong = fill_in(client, address, **MISTAKES.get(slug, {}))
        if wrong.status_code != 302:
            yield f"request {slug}, mistakes", wrong
        right = fill_in(client, address, **ANSWERS.get(slug, {}))
        assert right.status_code == 302, f"{slug}: {errors(right)}"
        address = right["Location"]
    yield "request sent", client.get(address)
    Inquiry.objects.update(urgent=True)
    yield "request sent, urgent", client.get(address)
    yield "request sent already", client.post(f"{base}more/", {"message": "Another text."})


def status_pages(client: Client) -> Shown:
    inquiry = Inquiry.objects.latest("received_at")
    page = f"/inquiries/status/{status_links.secret_of(inquiry, timezone.now())}/"
    add = f"{page}add/"
    yield "status", client.get(page)
    yield "status withdraw", client.get(f"{page}withdraw/")
    yield "status deletion", client.get(f"{page}deletion/")
    yield "status add", client.get(add)
    yield "status add, mistakes", client.post(add, {"step": "write"})
    yield "status emergency", client.post(add, {"step": "write", "text": "I have chest pain."})
    yield "status code", client.post(add, {"step": "write", "text": "More."})
    yield "status code, mistakes", client.post(add, {"step": "code", "text": "More.", "code": "1"})
    for _code in range(3):
        client.post(add, {"step": "write", "text": "More."})
    yield "status call", client.post(add, {"step": "write", "text": "More."})
    client.post(f"{page}withdraw/")
    yield "status withdrawn", client.get(page)
    yield "status gone", client.get("/inquiries/status/" + "x" * 27 + "/")
    yield "lost link", client.get("/inquiries/lost-link/")
    yield "lost link, mistakes", client.post("/inquiries/lost-link/")
    yield "lost link asked", client.get("/inquiries/lost-link/asked/")
