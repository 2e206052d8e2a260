"""Reading pages are compressed, pages with a secret never, and 304 still answers who has the page already."""

import gzip
from io import StringIO

import brotli
import pytest
from django.core.management import call_command
from django.http import HttpResponse

from pages import compression
from pages.compression import best_coding, compressed_reading_pages
from tests.anchor.test_safety import reading_pages

pytestmark = pytest.mark.one_database

MILD = "/procedures/mild-procedure/"
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


@pytest.fixture
def clinic(db):
    call_command("load_sample", stdout=StringIO())


def get(client, path, accept, **headers):
    return client.get(path, headers={"accept-encoding": accept, **headers})


@pytest.mark.parametrize("coding", ["br", "gzip"])
def test_every_reading_page_comes_compressed_says_the_same_and_varies_on_it(client, clinic, coding):
    for path in reading_pages():
        plain, packed = get(client, path, ""), get(client, path, coding)

        assert packed["Content-Encoding"] == coding, path
        assert not plain.has_header("Content-Encoding")
        assert UNPACK[coding](packed.content) == plain.content
        assert int(packed["Content-Length"]) == len(packed.content) < len(plain.content) / 2
        assert "Accept-Encoding" in plain["Vary"]
        assert plain["Vary"] == packed["Vary"]
        assert plain["ETag"] == packed["ETag"]


@pytest.mark.parametrize("accept", ["br", "gzip", ""])
def test_who_has_a_page_gets_304_with_the_same_etag_in_whatever_form(client, clinic, accept):
    etag = get(client, MILD, accept)["ETag"]

    for later in ("br, gzip", "gzip", ""):
        again = get(client, MILD, later, **{"if-none-match": etag})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
        assert "Accept-Encoding" in again["Vary"]
        assert not again.has_header("Content-Encoding")
    assert etag.startswith('W/"')
    assert get(client, MILD, accept, **{"if-none-match": 'W/"other"'}).status_code == 200


def test_head_tells_what_get_sends(client, clinic):
    for accept in ("br", "gzip", ""):
        answer = get(client, MILD, accept)
        head = client.head(MILD, headers={"accept-encoding": accept})
        assert head.content == b""
        for name in ("Content-Length", "Content-Encoding", "ETag", "Vary"):
            assert head.get(name) == answer.get(name)


@pytest.mark.parametrize("path", ["/inquiries/new/", "/admin/login/", "/admin/", "/nothing/"])
def test_a_page_that_holds_a_secret_or_is_no_reading_page_is_never_compressed(admin_client, client, clinic, path):
    for visitor in (admin_client, client):
        assert not get(visitor, path, "br, gzip").has_header("Content-Encoding")


def test_the_preview_of_a_draft_is_never_compressed(admin_client, clinic):
    from procedures.models import Procedure

    preview = get(admin_client, f"/admin/procedures/procedure/{Procedure.objects.first().pk}/preview/", "br")

    assert preview.status_code == 200
    assert not preview.has_header("Content-Encoding")


def reading_page(body=b"word " * 400):
    response = HttpResponse(body)
    response["ETag"], response["Cache-Control"] = 'W/"1"', "public, max-age=0"
    return response


@pytest.mark.parametrize(
    "spoil",
    [
        lambda page: page.set_cookie("session", "secret"),
        lambda page: page.__setitem__("Vary", "Accept-Language, Cookie"),
        lambda page: page.__setitem__("Cache-Control", "private"),
        lambda page: page.__setitem__("Cache-Control", "no-store"),
        lambda page: page.__setitem__("ETag", '"strong"'),
        lambda page: page.__delitem__("ETag"),
    ],
)
def test_one_sign_of_being_for_one_person_is_enough_to_leave_a_page_alone(rf, spoil):
    page = reading_page()
    spoil(page)

    answer = compressed_reading_pages(lambda _: page)(rf.get("/", headers={"accept-encoding": "br"}))

    assert not answer.has_header("Content-Encoding")


def test_small_bodies_are_left_alone(rf):
    small = compressed_reading_pages(lambda _: reading_page(b"x" * 499))
    large = compressed_reading_pages(lambda _: reading_page(b"x" * 500))
    request = rf.get("/", headers={"accept-encoding": "br"})

    assert not small(request).has_header("Content-Encoding")
    assert large(request)["Content-Encoding"] == "br"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None), ("identity", None), ("deflate, zstd", None), ("*", None), ("br", "br"), ("gzip", "gzip"),
        ("gzip, deflate, br, zstd", "br"), ("GZIP;q=0.5, BR; q = 0.001", "br"), ("br;q=0, gzip", "gzip"),
        ("br;q=0.000, gzip ; q=0.0", None), ("abracadabra", None), (",;,=", None),
    ],
)  # fmt: skip
def test_the_best_coding_is_one_that_the_browser_accepts(accepted, coding):
    assert best_coding(accepted) == coding


def test_the_best_quality_is_made_once_for_a_page_and_never_for_an_address_with_a_query(client, clinic):
    compression.best_version.cache_clear()

    best, again = get(client, MILD, "br"), get(client, MILD, "br")
    quick = get(client, MILD + "?q=1", "br")

    assert best.content == again.content
    assert len(best.content) < len(quick.content)
    assert (compression.best_version.cache_info().misses, compression.best_version.cache_info().hits) == (1, 1)
