"""What holds on every page: policy, headers, cookies; and the pages for when something goes wrong."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.test import Client, override_settings
from django.utils import timezone

from clinic.models import Physician, Practice
from faqs.models import QuestionEdition
from pages.models import NoticeEdition
from procedures.models import ProcedureEdition
from publishing import workflow

pytestmark = pytest.mark.django_db
PHONE = "(303) 555-0142"


@pytest.fixture
def clinic(db):
    call_command("load_sample", stdout=StringIO())


def reading_pages():
    pages = [*ProcedureEdition.objects.live(), *QuestionEdition.objects.live()]
    pages += [*Physician.objects.listed(), *NoticeEdition.objects.live()]
    return ["/", "/procedures/", "/faqs/"] + [page.get_absolute_url() for page in pages]


def test_every_reading_page_answers_with_one_heading_no_cookie_and_an_etag(client, clinic):
    addresses = reading_pages()

    assert len(addresses) > 20
    for address in addresses:
        response = client.get(address)
        assert response.status_code == 200, address
        assert response.content.count(b"<h1") == 1, address
        assert not response.cookies, address
        assert "Cookie" not in response.get("Vary", ""), address
        assert client.get(address, headers={"if-none-match": response["ETag"]}).status_code == 304, address


def test_reading_pages_answer_head_and_refuse_post(client, clinic):
    for address in reading_pages():
        assert client.head(address).status_code == 200
        assert client.post(address).status_code in {403, 405}


@pytest.mark.parametrize(
    "address", ["/", "/procedures/mild-procedure/", "/inquiries/new/", "/admin/login/", "/nothing/"]
)
def test_every_page_carries_the_strict_policy_and_headers(client, clinic, address):
    response = client.get(address)

    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["X-Frame-Options"] == "DENY"


@pytest.fixture
def production(settings):
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 3600


@pytest.mark.parametrize(
    ("address", "status", "secure"),
    [("/static/css/site.css", 200, True), ("/static/img/favicon.svg", 200, True), ("/procedures/", 301, False)],
)
def test_static_files_and_the_way_to_https_carry_the_headers_of_pages(db, production, address, status, secure):
    response = Client().get(address, secure=secure)

    assert response.status_code == status
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert "Access-Control-Allow-Origin" not in response
    assert response.has_header("Strict-Transport-Security") == secure


def test_a_browser_that_asks_for_favicon_ico_is_led_to_the_icon(client):
    response = client.get("/favicon.ico")

    assert (response.status_code, response["Location"]) == (302, "/static/img/favicon.svg")
    assert "max-age=86400" in response["Cache-Control"]
    assert not response.cookies


def test_a_new_phone_number_changes_the_etag_of_every_page(client, clinic):
    before = {address: client.get(address)["ETag"] for address in reading_pages()}

    Practice.objects.update(phone="(303) 555-0199")

    for address, etag in before.items():
        response = client.get(address, headers={"if-none-match": etag})
        assert response.status_code == 200
        assert b"555-0199" in response.content


def moved(edition):
    """The page's new edition: the same words at a new address."""
    draft = edition.draft
    draft.slug = f"{draft.slug}-moved"
    draft.save()
    return workflow.publish_as_is(draft, now=timezone.now(), origin="sample", change_note="")


@pytest.mark.parametrize(
    ("path", "model"),
    [("/", QuestionEdition), ("/", ProcedureEdition), ("/faqs/", QuestionEdition), ("/procedures/", ProcedureEdition)],
)
def test_the_same_words_at_a_new_address_change_the_etag_of_what_links_there(client, clinic, path, model):
    # Moved before, so that the next move does not also change the order of the list.
    first = moved(model.objects.live().order_by("title").first())
    etag = client.get(path)["ETag"]

    address = moved(first).get_absolute_url()

    response = client.get(path, headers={"if-none-match": etag})
    assert response.status_code == 200
    assert f'href="{address}"' in response.content.decode()


@pytest.mark.parametrize("charset", ["iso-8859-1", "utf-16", "nonsense", '"latin1"'])
def test_a_form_in_another_charset_is_answered_415(charset):
    visitor = Client(enforce_csrf_checks=True, raise_request_exception=False)
    visitor.cookies["csrftoken"] = "a" * 32

    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    response = visitor.generic("POST", "/admin/login/", b"a=b", content_type=content_type)

    assert response.status_code == 415
    assert response["Content-Security-Policy"]


def test_an_unknown_address_answers_404_with_the_phone_number(client, clinic):
    response = client.get("/nothing/")

    assert response.status_code == 404
    assert PHONE in response.content.decode()


def test_a_form_without_its_token_answers_403_in_plain_words(clinic):
    visitor = Client(enforce_csrf_checks=True)
    visitor.get("/")

    response = visitor.post("/inquiries/new/", {"name": "x"})

    assert response.status_code == 403
    assert PHONE in response.content.decode()
    assert "DEBUG" not in response.content.decode()


def test_a_body_that_is_too_large_answers_413_with_the_phone_number(client, clinic):
    client.get("/")

    with override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=100):
        response = client.post("/inquiries/new/", {"message": "x" * 200})

    assert response.status_code == 413
    assert PHONE in response.content.decode()


def test_a_hostile_host_answers_400_with_the_phone_number(client, clinic):
    client.get("/")

    response = client.get("/", headers={"host": "evil.example"})

    assert response.status_code == 400
    assert PHONE in response.content.decode()


@pytest.mark.parametrize(("error", "status"), [(OperationalError("gone"), 503), (ValueError("a bug"), 500)])
def test_a_failing_page_answers_with_the_phone_number_and_without_the_database(
    client, clinic, monkeypatch, error, status, django_assert_num_queries
):
    client.get("/")
    client.raise_request_exception = False
    monkeypatch.setattr("clinic.facts.current", lambda: (_ for _ in ()).throw(error))

    response = client.get("/notices/privacy-practices/")

    assert response.status_code == status
    assert PHONE in response.content.decode()
    assert (response.get("Retry-After") is not None) == (status == 503)


def test_health_needs_no_database_and_readiness_does(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert client.get("/healthz/").status_code == 200

    assert client.get("/readyz/").json() == {"ready": True, "missing": []}


def test_readiness_says_what_is_missing(client, monkeypatch):
    monkeypatch.setattr("anchor.views.MigrationExecutor", lambda _: (_ for _ in ()).throw(OperationalError("gone")))

    response = client.get("/readyz/")

    assert (response.status_code, response.json()) == (503, {"ready": False, "missing": ["database"]})


@pytest.mark.parametrize(
    ("trusted", "forwarded", "seen"),
    [
        ([], "9.9.9.9", "127.0.0.1"),
        (["127.0.0.1"], "9.9.9.9", "9.9.9.9"),
        (["127.0.0.0/8"], "8.8.8.8, 9.9.9.9", "9.9.9.9"),
        (["127.0.0.1", "10.0.0.0/8"], "9.9.9.9, 10.1.1.1", "9.9.9.9"),
        (["127.0.0.1"], "", "127.0.0.1"),
        (["10.0.0.0/8"], "9.9.9.9", "127.0.0.1"),
    ],
)
def test_only_a_trusted_proxy_says_where_a_request_comes_from(rf, settings, trusted, forwarded, seen):
    from anchor.middleware import trusted_proxies

    settings.TRUSTED_PROXIES = trusted
    request = rf.get("/", headers={"x-forwarded-for": forwarded})

    trusted_proxies(lambda _: None)(request)

    assert request.META["REMOTE_ADDR"] == seen
    assert "HTTP_X_FORWARDED_FOR" not in request.META
