"""Hostile input: no answer is a 5xx, and nothing sent comes back as markup, here or at the staff's desk."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.urls import reverse

from inquiries.models import Draft, Inquiry
from tests.html_forms import form_of
from tests.inquiries.browser import ANSWERS, NEW, page, sent_one, start, walk

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


def live_markup(response):
    return LIVE.findall(response.content.decode())


@pytest.mark.parametrize("slug", PAGES)
def test_hostile_text_in_any_field_of_a_page_is_text(visitor, slug, screening):
    base = start(visitor)
    walk(visitor, base, upto=slug, **ADULT)
    form = form_of(visitor.get(f"{base}{slug}/")) | ADULT.get(slug, ANSWERS.get(slug, {}))
    kept = Draft.objects.get().payload

    for text in HOSTILE:
        for name in [*form, "unknown", "go"]:
            response = visitor.post(f"{base}{slug}/", form | {name: text})
            assert response.status_code in {200, 302, 429}, (name, ascii(text)[:30])
            assert not live_markup(response), name
            assert "a=b" not in str(response.cookies)
            draft = Draft.objects.get()
            draft.inquiry, draft.payload = None, kept
            draft.save()


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text)[:30])
def test_hostile_text_on_the_pages_without_a_draft_is_text(visitor, text):
    given = {"kind": "request", "answer": "no", "name": "Ana", "phone": "303 555 0142", "token": "a" * 24}
    fields = {
        NEW: ["kind", "shared_computer", "stamp"],
        "/inquiries/safety/": ["answer"],
        "/inquiries/call-me/": ["name", "phone", "token", "trigger"],
    }

    for address, names in fields.items():
        for name in names:
            response = visitor.post(address, given | {name: text})
            assert response.status_code in {200, 302, 429}
            assert not live_markup(response)


@pytest.mark.parametrize("text", HOSTILE[:18], ids=lambda text: ascii(text)[:30])
def test_hostile_text_is_text_at_the_staffs_desk_too(visitor, text, settings):
    name = {"first_name": f"Ana {text}"[:100]}
    inquiry = sent_one(visitor, you=ANSWERS["you"] | name, more={"message": text})
    nurse = get_user_model().objects.create_superuser("nurse")
    nurse.groups.add(Group.objects.get_or_create(name="Front desk")[0])
    visitor.force_login(nurse)

    for address in ("changelist", "change"):
        args = [inquiry.pk] if address == "change" else []
        response = visitor.get(reverse(f"admin:inquiries_inquiry_{address}", args=args))
        assert response.status_code == 200
        assert not live_markup(response)
    assert settings.SECRET_KEY not in page(response)


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
        assert visitor.generic("POST", address, body, content_type=kind).status_code in statuses
    assert not Inquiry.objects.exists()


def test_a_form_from_elsewhere_is_refused(visitor):
    base = start(visitor)
    address = walk(visitor, base)
    stranger = type(visitor)(enforce_csrf_checks=True)
    stranger.cookies.update(visitor.cookies)

    for each in (NEW, address, f"{base}clear/", "/inquiries/call-me/", "/inquiries/clear-computer/"):
        assert stranger.post(each, ANSWERS["check"]).status_code == 403
    assert not Inquiry.objects.exists()
    assert Draft.objects.exists()


@pytest.mark.parametrize("slug", ["' OR 1", "..%2f", "a" * 3000, "%00", "<script>"])
def test_a_hostile_address_is_answered(visitor, slug):
    base = start(visitor)

    for address in (f"{base}{slug}/", f"/inquiries/new/{slug}/", f"/inquiries/called/{slug}/", f"/inquiries/{slug}/"):
        response = visitor.get(address)
        assert response.status_code in {200, 302, 404, 410}
        assert not live_markup(response)
