"""Hostile input never causes a 5xx and never comes back as markup, neither to patients nor at the desk."""

import json
import re
import time
from urllib.parse import quote

import pytest
from django.urls import get_resolver
from django.utils import timezone

from inquiries import status_links
from inquiries.desk.forms import FORMS
from inquiries.models import Answers, ContactAttempt, Inquiry, Note, Person, RequestDraft
from inquiries.status import patient
from tests.html_forms import form_of
from tests.inquiries.browser import ANSWERS, NEW, page, shown_again, start, walk
from tests.inquiries.conftest import NOW
from tests.publishing.conftest import make_member

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ settings.SECRET_KEY }}{% load static %}",
    "{% debug %}{# x #}",
    "%(name)s %s {0} ${7*7}",
    "' OR '1'='1'; DROP TABLE inquiries_inquiry; --",
    "a\x00b",
    "\x00" * 1000,
    "\x1b[31mred\x07\x08\x7f\x85",
    "\u202e\u2066txt.exe\u2069",
    "\ufeff\u200b\u2060",
    "Z\u0351\u036b\u0343" * 300,
    "\r\nSet-Cookie: a=b\r\n\r\n<h1>planted",
    "=cmd|' /C calc'!A0",
    "../../../etc/passwd",
    "\ufffe\uffff\U0010ffff",
    "(" * 5000 + "a" * 5000,
    "a@" * 5000,
    "+" + "1" * 5000,
    "ext" * 5000,
    "﷽" * 3000,
    "é" * 100_000,
    "0" * 300_000,
]
LIVE = re.compile(r"<script>alert|<img src=x|<svg/onload|<h1>planted", re.IGNORECASE)
PAGES = ["safety", "about", "questions-1", "questions-3", "for", "helper", "you", "birth", "contact", "times", "more",
         "check"]  # fmt: skip
ADULT = {
    "for": {"who": "adult"},
    "helper": {"first_name": "Ben", "last_name": "Friend", "relationship": "son", "patient_knows": "on"},
    "you": ANSWERS["you"] | {"been_here": "yes"},
}


SLOWEST = 1.0  # seconds of this thread's own work, so that a busy machine fails nothing
ANSWERED = {200, 302, 400, 403, 404, 405, 409, 410, 413, 429}


def live_markup(response):
    return LIVE.findall(response.content.decode(errors="replace")) if not response.streaming else []


def ask(visitor, method, address, fields=None):
    """Sends it and checks that the response is quick, not a failure, and has no live markup or planted header."""
    began = time.thread_time()
    response = getattr(visitor, method)(address, fields)
    took = time.thread_time() - began

    said = (method, address[:60], {name: ascii(text)[:30] for name, text in (fields or {}).items()})
    assert response.status_code in ANSWERED, said
    assert took < SLOWEST, said
    assert not live_markup(response), said
    assert "a=b" not in str(response.cookies), said
    return response


@pytest.mark.parametrize("slug", PAGES)
def test_hostile_text_in_any_field_of_a_page_is_text(visitor, slug, screening):
    base = start(visitor)
    walk(visitor, base, upto=slug, **ADULT)
    form = form_of(visitor.get(f"{base}{slug}/")) | ADULT.get(slug, ANSWERS.get(slug, {}))
    kept = RequestDraft.objects.get().payload

    for text in HOSTILE:
        for name in [*form, "unknown", "go"]:
            response = ask(visitor, "post", f"{base}{slug}/", form | {name: text})
            assert response.status_code in {200, 302, 429}, (name, ascii(text)[:30])
            draft = RequestDraft.objects.get()
            draft.inquiry, draft.payload = None, kept
            draft.save()


@pytest.fixture
def own_page(make_inquiry, practice):
    inquiry = make_inquiry(email="ana@example.com", state="waiting_patient", received_at=timezone.now())
    return f"/inquiries/status/{status_links.secret_of(inquiry, timezone.now())}/"


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
def test_hostile_text_on_the_pages_without_a_draft_is_text(visitor, own_page, text):
    given = {"kind": "request", "answer": "no", "name": "Ana", "phone": "303 555 0142", "token": "a" * 24}
    given |= {"text": "It eases", "code": "123456", "contact": "ana@example.com"}
    fields = {
        NEW: ["kind", "shared_computer", "stamp"],
        "/inquiries/safety/": ["answer", "list_shown"],
        "/inquiries/call-me/": ["name", "phone", "token", "trigger", "list_shown", "draft"],
        "/inquiries/lost-link/": ["contact"],
        f"{own_page}add/": ["step", "text"],
        f"{own_page}withdraw/": ["unknown"],
        f"{own_page}deletion/": ["unknown"],
        "/faqs/answered/": ["answer", "page", "topic", "unknown"],
    }

    for address, names in fields.items():
        for name in names:
            ask(visitor, "post", address, given | {name: text})
    for name in ("text", "code"):
        ask(visitor, "post", f"{own_page}add/", given | {"step": "code", name: text})
    assert ask(visitor, "get", own_page).status_code == 200


def public_patterns(patterns=None, before=""):
    for each in get_resolver().url_patterns if patterns is None else patterns:
        pattern = before + str(each.pattern)
        if hasattr(each, "url_patterns"):
            yield from public_patterns(each.url_patterns, pattern)
        elif not pattern.startswith("admin/"):
            yield "/" + re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", pattern.lstrip("^")).rstrip("$").replace("\\", "")


QUERY = ["q", "page", "kind", "procedure", "ask", "show", "topic", "answer", "unknown"]


@pytest.mark.parametrize("text", [text[:1500] for text in HOSTILE], ids=lambda text: ascii(text)[:30])
def test_hostile_text_in_any_public_address_is_text(visitor, text):
    patterns = list(public_patterns())
    assert len(patterns) > 30

    for pattern in patterns:
        address = re.sub(r"<[^>]+>", quote(text, safe=""), pattern)
        ask(visitor, "get", address)
        if address == pattern:
            for name in QUERY if pattern in {"/search/", "/search/suggest/", NEW} else QUERY[:1]:
                ask(visitor, "get", address, {name: text})
        else:
            ask(visitor, "post", address, {"unknown": text})


def hostile_request(make_inquiry, text, nurse):
    """A request with the text in every place where a patient or staff can write."""
    names = Person.Privacy.PERSONAL - {"birth_date", "email"}
    inquiry = make_inquiry(message=text, email="ana@example.com", **dict.fromkeys(names, text))
    inquiry.people.create(role="helper", email="ben@example.com", **dict.fromkeys(names, text))
    patient.add(inquiry, text, NOW)
    Note.objects.create(inquiry=inquiry, body=text, at=NOW, by=nurse)
    ContactAttempt.objects.create(inquiry=inquiry, channel="phone", outcome="voicemail", remark=text, at=NOW, by=nurse)
    told = {"key": "else", "question": text, "keys": [text], "answer": [text]}
    Answers.objects.create(
        inquiry=inquiry, content=json.dumps({"screening": [told], "payer": text, "has_report": text})
    )
    return inquiry


@pytest.mark.parametrize("text", HOSTILE[:18], ids=lambda text: ascii(text)[:30])
def test_hostile_text_is_text_at_the_desk_and_on_the_patients_page(client, practice, make_inquiry, text, settings):
    nurse = make_member("nurse", "Front desk")
    inquiry = hostile_request(make_inquiry, text.replace("\x00", ""), nurse)
    client.force_login(nurse)
    desk = f"/admin/inquiries/inquiry/{inquiry.pk}/"

    shown = [ask(client, "get", "/admin/inquiries/inquiry/"), ask(client, "get", desk)]
    shown.append(ask(client, "get", f"/inquiries/status/{status_links.secret_of(inquiry, NOW)}/"))
    assert [response.status_code for response in shown] == [200, 200, 200]
    for action, form in FORMS.items():
        given = {f"{action}-{name}": text for name in form.base_fields} | {f"{action}-version": inquiry.version}
        ask(client, "post", f"{desk}{action}/", given)
        ask(client, "post", f"{desk}{action}/", given | {f"{action}-version": text})
    shown += [ask(client, "post", "/admin/inquiries/inquiry/find/", {"words": text}), ask(client, "get", desk)]
    for response in shown:
        assert settings.SECRET_KEY not in page(response)


def test_the_inputs_are_some_hundred(visitor, screening):
    """Counts every text in every field of the pages of a request. The other addresses are not counted."""
    base, fields = start(visitor), 0
    for slug in PAGES:
        fields += len(form_of(visitor.get(walk(visitor, base, upto=slug, **ADULT))))

    assert fields * len(HOSTILE) > 300


@pytest.mark.parametrize(
    ("body", "kind", "statuses"),
    [
        (b"name=%FF%FE%00&message=%ED%A0%80", "application/x-www-form-urlencoded", {200}),
        (b"\xff\xfe=\xff&name=\xed\xa0\x80", "application/x-www-form-urlencoded", {200}),
        (b"name=" + b"x" * 2_000_000, "application/x-www-form-urlencoded", {413}),
        (b"name=" + b"x" * 900_000, "application/x-www-form-urlencoded", {200}),
        (b"&".join(b"a=1" for _ in range(2000)), "application/x-www-form-urlencoded", {400}),
        (b"name=a", "application/x-www-form-urlencoded; charset=iso-8859-1", {415}),
        (b"{}", "application/json", {200}),
        (b"", "multipart/form-data", {200, 400}),
        (b"--x\r\nbroken", "multipart/form-data; boundary=x", {200, 400}),
        (b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\n\xff\x00\r\n--x--\r\n',
         "multipart/form-data; boundary=x", {200}),
        (b'--x\r\nContent-Disposition: form-data; name="name"; filename="a"\r\n\r\nfile\r\n--x--\r\n',
         "multipart/form-data; boundary=x", {200}),
    ],
    ids=range(11),
)  # fmt: skip
def test_a_hostile_body_is_answered(visitor, body, kind, statuses):
    base = start(visitor)
    walk(visitor, base, upto="you")
    visitor.raise_request_exception = False

    for address in (NEW, f"{base}you/", "/inquiries/call-me/"):
        answer = visitor.generic("POST", address, body, content_type=kind)
        assert shown_again(visitor, address, answer).status_code in statuses
    assert not Inquiry.objects.exists()


def test_a_form_from_elsewhere_is_refused(visitor):
    base = start(visitor)
    address = walk(visitor, base)
    stranger = type(visitor)(enforce_csrf_checks=True)
    stranger.cookies.update(visitor.cookies)

    for each in (NEW, address, f"{base}clear/", "/inquiries/call-me/", "/inquiries/clear-computer/"):
        assert stranger.post(each, ANSWERS["check"]).status_code == 403
    assert not Inquiry.objects.exists()
    assert RequestDraft.objects.exists()


@pytest.mark.parametrize("slug", ["' OR 1", "..%2f", "a" * 3000, "%00", "<script>"])
def test_a_hostile_address_is_answered(visitor, slug):
    base = start(visitor)

    for address in (f"{base}{slug}/", f"/inquiries/new/{slug}/", f"/inquiries/called/{slug}/", f"/inquiries/{slug}/"):
        response = visitor.get(address)
        assert response.status_code in {200, 302, 404, 410}
        assert not live_markup(response)
