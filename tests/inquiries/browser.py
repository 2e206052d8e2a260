"""Fills in a request like a browser: reads the form of a page, changes some answers, and sends it."""

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape

from django.db import connection

from inquiries.models import Inquiry, RequestDraft
from tests.html_forms import form_of

NEW = "/inquiries/new/"
# Ana's answers, page by page.
ANSWERS = {
    "safety": {"answer": "no"},
    "about": {"about": "knee-injection"},
    "for": {"who": "me"},
    "you": {"first_name": "Ana", "last_name": "Sample", "been_here": "no"},
    "contact": {"contact_first_by": "phone", "phone": "(303) 555-0142", "voicemail": "yes"},
    "times": {},
    "more": {"message": "My legs tingle"},
    "check": {"not_emergency": "on", "consent": "on"},
}


def page(response):
    return unescape(response.content.decode())


def start(visitor, kind="request", address=NEW, **changes):
    """Begins a request and returns the address of its pages, without the name of a page."""
    shown = visitor.get(address, follow=True)
    fields = form_of(shown) | {"kind": kind} | changes
    response = visitor.post(shown.request["PATH_INFO"], fields)
    assert response.status_code == 302, page(response)
    return response["Location"].removesuffix("safety/")


def fill_in(visitor, address, **changes):
    """Sends the form at `address` as shown, with changes. A value of None leaves the field out."""
    fields = form_of(visitor.get(address)) | changes
    response = visitor.post(address, {name: value for name, value in fields.items() if value is not None})
    return shown_again(visitor, address, response)


def shown_again(visitor, address, response):
    """Follows `response` if it leads back to the same page, which then shows its mistakes."""
    where = response.headers.get("Location", "")
    again = where == address or (address.startswith(NEW) and where.startswith(NEW))
    return visitor.get(where) if again else response


def walk(visitor, base, upto="check", **answers):
    """Answers the pages from the first open one up to, but not including, `upto`. Returns the address of `upto`."""
    given = {slug: ANSWERS.get(slug, {}) | answers.get(slug.replace("-", "_"), {}) for slug in [*ANSWERS, *answers]}
    address = visitor.get(base)["Location"]
    for _page in range(30):
        slug = address.removeprefix(base).strip("/")
        if slug == upto:
            return address
        response = fill_in(visitor, address, **given.get(slug, answers.get(slug.replace("-", "_"), {})))
        assert response.status_code == 302, f"{slug}: {page(response)}"
        assert response["Location"] != address, f"{slug} leads to itself"
        address = response["Location"]
    raise AssertionError("The pages never end.")


def send(visitor, base=None, **answers):
    """Answers all pages and returns the response to the last one."""
    base = base or start(visitor)
    return fill_in(visitor, walk(visitor, base, **answers), **ANSWERS["check"] | answers.get("check", {}))


def sent_one(visitor, **answers):
    """Answers all pages and returns the stored request."""
    response = send(visitor, **answers)
    assert response.status_code == 302, page(response)
    return Inquiry.objects.get(pk=RequestDraft.objects.get(pk=response["Location"].split("/")[2]).inquiry_id)


def at_once(actions):
    """Performs each action in a thread of its own, and returns what they return."""

    def in_a_thread(action):
        try:
            return action()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(in_a_thread, actions))


def errors(response):
    """The messages in the summary, and those next to the fields by field name."""
    html = page(response)
    summary = re.findall(r'<li><a href="#[^"]+">([^<]+)</a></li>', html)
    beside = re.findall(r'id="id_(\w+)_error">\s*<span class="visually-hidden">Error:</span> ([^<]+?)\s*</p>', html)
    return summary, dict(beside)


def reference(response):
    return re.search(r"[2-9A-Z]{3}-[2-9A-Z]{3}-[2-9A-Z]{3}", page(response)).group()
