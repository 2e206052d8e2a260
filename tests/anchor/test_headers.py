"""The headers of every address in the URLconf, public and staff's; an address that no list names fails."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from clinic.models import Physician
from faqs.models import QuestionEdition
from pages.models import NoticeEdition
from procedures.models import ProcedureEdition
from tests.anchor.test_staff_matrix import example, matrix, one_of_each  # noqa: F401  (a fixture)
from tests.inquiries.browser import page, send, start
from tests.inquiries.markers import STATUS
from tests.inquiries.test_hostile_input import public_patterns
from tests.publishing.conftest import make_member

pytestmark = pytest.mark.django_db
READING = {
    "/", "/procedures/", "/procedures/<slug:slug>/", "/faqs/", "/faqs/<slug:slug>/", "/search/", "/search/suggest/",
    "/physicians/<slug:slug>/", "/notices/<slug:slug>/",
}  # fmt: skip
MACHINES = {
    "/healthz/", "/readyz/", "/favicon.ico", "/robots.txt", "/sitemap.xml", "/.well-known/security.txt",
    "/images/<digest>-<width>.webp", "/cards/<slug:digest>.png",
}  # fmt: skip
# Only there while a signed page has small changes.
CHANGES = {
    f"/{room}/<slug:slug>/changes/" for room in ("procedures", "faqs", "physicians", "notices")
}  # fmt: skip
ANSWERED = "/faqs/answered/"
NONE = ["default-src", "base-uri", "object-src", "frame-ancestors"]
SAME = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def check_headers(response):
    policy = dict(rule.strip().partition(" ")[::2] for rule in response["Content-Security-Policy"].split(";"))
    assert {name: policy.get(name) for name in NONE} == dict.fromkeys(NONE, "'none'")
    for sources in policy.values():
        assert not [word for word in sources.split() if "unsafe" in word or ":" in word or "*" in word], policy
    assert {name: response.get(name) for name in SAME} == SAME
    assert response["Referrer-Policy"] in {"same-origin", "no-referrer"}
    assert "camera=()" in response["Permissions-Policy"]
    assert not [each for each in response.cookies.values() if each.value and not each["httponly"]]


def filled_in(pattern):
    """An address of this pattern with what the sample clinic has."""
    slugs = {
        "/procedures/": ProcedureEdition.objects.live().first().slug,
        "/faqs/": QuestionEdition.objects.live().first().slug,
        "/physicians/": Physician.objects.listed().first().slug,
        "/notices/": NoticeEdition.objects.first().slug,
    }
    slug = next((slug for folder, slug in slugs.items() if pattern.startswith(folder)), "")
    digest = "a" * 32
    for name, value in {"<slug:slug>": slug, "<digest>": digest, "<slug:digest>": digest, "<width>": "480"}.items():
        pattern = pattern.replace(name, value)
    return pattern


@pytest.fixture
def sample(db):
    call_command("load_sample", stdout=StringIO())


def test_every_public_address_is_known_here():
    private = {each for each in public_patterns() if each.startswith("/inquiries/")}

    assert len(private) > 20
    assert set(public_patterns()) == READING | MACHINES | CHANGES | {ANSWERED} | private


@pytest.mark.parametrize("pattern", sorted(READING | MACHINES | CHANGES | {ANSWERED}))
def test_reading_pages_carry_the_headers_and_set_no_cookie(client, sample, pattern):
    address = filled_in(pattern)

    answers = [client.get(address), client.post(address, {"q": "knee"}), client.get(address, {"q": "knee"})]

    assert answers[0].status_code == 200 or pattern not in READING
    for response in answers:
        check_headers(response)
        assert not response.cookies


def test_pages_of_a_request_carry_the_headers_and_are_kept_by_nobody(client, sample):
    base = start(client)
    sent = send(client, about={"about": ":not-sure"})["Location"]
    own_page = STATUS.search(page(client.get(sent))).group()
    values = {"<str:preset>": "x", "<str:signed>": "x", "<slug:slug>": "safety"}

    for pattern in {each for each in public_patterns() if each.startswith("/inquiries/")}:
        address = pattern.replace("/inquiries/status/<str:secret>/", own_page)
        for name, value in values.items():
            address = address.replace(name, value)
        for draft in {base, sent.removesuffix("sent/")} if "<uuid:draft_id>" in address else {base}:
            response = client.get(address.replace("/inquiries/<uuid:draft_id>/", draft))
            assert response.status_code in {200, 302, 405}, address
            check_headers(response)
            assert "no-store" in response["Cache-Control"] or response.status_code == 405, address


def test_every_page_of_staff_carries_the_headers_and_is_kept_by_nobody(client, one_of_each):  # noqa: F811
    person = make_member("person", "Front desk", "Clinician", "Manager", "Content editor")
    person.is_superuser = True
    person.save()
    client.force_login(person)

    for pattern in matrix():
        address = example(pattern)
        for browser in (Client(), client):
            response = browser.get(address)
            assert response.status_code in {200, 302, 403, 404, 405}, address
            check_headers(response)
            assert "no-store" in response.get("Cache-Control", "") or response.status_code >= 403, address
