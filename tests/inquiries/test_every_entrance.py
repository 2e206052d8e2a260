"""The same text gets the same answer wherever a patient can write it."""

from datetime import timedelta

import pytest
from django.test import RequestFactory
from django.utils import timezone

from emergencies.noticing import notice
from inquiries import outages, status_links
from inquiries.desk import screen
from inquiries.models import Inquiry
from inquiries.status import patient
from tests.html_forms import form_of
from tests.inquiries.browser import fill_in, page, start, walk
from tests.inquiries.conftest import NOW

CARD, QUIET = '<div class="emergency"', '<div class="quiet"'
# What the detector says of each is asked of the detector, so that this test is only about the entrances.
TEXTS = [
    "I want to die. Nothing helps any more",
    "quiero morir",
    "I cannot control my bladder since yesterday",
    "Me duele el pecho y no puedo respirar",
    "insurance denied my surgery and I feel suicidal",
    "My husband hits me when I ask for my pills",
    "My legs tingle when I walk, and sitting down helps",
    "this pain is killing me",
]


def level_of(text):
    return max((flag.certainty for flag in notice(text)), key=["possible", "certain"].index, default="")


def shown_on(html):
    if CARD in html:
        return "certain"
    return "possible" if QUIET in html else ""


@pytest.fixture
def make_status(make_inquiry):
    def make():
        inquiry = make_inquiry(email="ana@example.com", message="")
        return inquiry, f"/inquiries/status/{status_links.secret_of(inquiry, timezone.now())}/"

    return make


class Entrances:
    """Each method writes a text at one entrance and returns how sure the answer is: "certain", "possible" or ""."""

    def __init__(self, visitor, make_status):
        self.visitor, self.make_status = visitor, make_status

    def search(self, text):
        return shown_on(page(self.visitor.get("/search/", {"q": text})))

    def suggestions(self, text):
        urgent = self.visitor.get("/search/suggest/", {"q": text}).json()["urgent"]
        return urgent["certainty"] if urgent else ""

    def free_text_of_a_request(self, text):
        base = start(self.visitor)
        walk(self.visitor, base, upto="more")
        return self.on_the_way(fill_in(self.visitor, f"{base}more/", message=text))

    def a_question(self, text):
        base = start(self.visitor, kind="question")
        walk(self.visitor, base, upto="more")
        return self.on_the_way(fill_in(self.visitor, f"{base}more/", message=text))

    def a_text_with_a_mistake(self, text):
        base = start(self.visitor)
        walk(self.visitor, base, upto="more")
        response = fill_in(self.visitor, f"{base}more/", message=f"{text}. My card: 4111 1111 1111 1111.")
        return self.on_the_way(response)

    def screening(self, text):
        base = start(self.visitor)
        walk(self.visitor, base, upto="questions-3")
        return self.on_the_way(fill_in(self.visitor, f"{base}questions-3/", **{"else": text}), base)

    def safety_page(self, text):
        form = form_of(self.visitor.get("/inquiries/safety/"))
        return shown_on(page(self.visitor.post("/inquiries/safety/", form | {"answer": "no", "words": text})))

    def name_of_a_call_back(self, text):
        form = form_of(self.visitor.post("/inquiries/safety/", {"answer": "yes"}))
        self.visitor.post("/inquiries/call-me/", form | {"name": text[:90], "phone": "303 555 0142"})
        return Inquiry.objects.latest("received_at").danger

    def status_page(self, text):
        _inquiry, address = self.make_status()
        return shown_on(page(self.visitor.post(f"{address}add/", {"step": "write", "text": text})))

    def what_staff_see_of_it(self, text):
        inquiry, _address = self.make_status()
        patient.add(inquiry, text, NOW + timedelta(hours=1))
        shown = screen.message_shown(inquiry.messages.get(at=NOW + timedelta(hours=1)))
        marked = {part.certainty for part in shown["parts"]} - {""}
        inquiry.refresh_from_db()
        assert inquiry.danger == max(marked, key=["possible", "certain"].index, default="")
        return inquiry.danger

    def outage(self, text):
        request = RequestFactory().post("/inquiries/x/", {"message": text})
        return shown_on(outages.outage(request).content.decode())

    def on_the_way(self, response, base=""):
        """Goes on to where the patient sees the answer, at the latest on the page before sending."""
        if response.status_code == 200:
            return shown_on(page(response))
        where = response["Location"]
        if where.endswith("/emergency/"):
            return shown_on(page(self.visitor.get(where)))
        if base:
            where = walk(self.visitor, base, upto="check")
        return shown_on(page(self.visitor.get(where)))


NAMES = [name for name in vars(Entrances) if not name.startswith("_") and name != "on_the_way"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("text", TEXTS)
def test_the_same_text_gets_the_same_answer_at_every_entrance(visitor, screening, make_status, text, name):
    assert getattr(Entrances(visitor, make_status), name)(text) == level_of(text)


def test_the_texts_have_every_answer(db):
    assert {level_of(text) for text in TEXTS} == {"certain", "possible", ""}
