"""Words that nobody else uses, in every field that a patient or the desk fills in, to be looked for everywhere else."""

import re

from tests.html_forms import form_of
from tests.inquiries.browser import fill_in, page, send, start, walk

MARKERS = {
    "for": {"who": "adult"},
    "helper": {"first_name": "Helpwina", "last_name": "Frumpledink", "relationship": "stepgrandniece",
               "patient_knows": "on"},
    "you": {"first_name": "Zephyrine", "last_name": "Qwortmark", "called": "Zibbledee", "been_here": "yes",
            "zip_code": "99471-3358"},
    "birth": {"month": "3", "day": "27", "year": "1943"},
    "contact": {"contact_first_by": "phone", "phone": "303 555 0987 ext 4471", "voicemail": "no",
                "email": "qwortmail@zephyr.example"},
    "more": {"message": "Vexilloid numbness since Quobsday", "payer": "medicaid"},
}  # fmt: skip
ADDED, REPLY, NOTE, REMARK, REASON = "Grumblewort", "Sprocketing", "Snickerdoo", "Barkington", "Whyforsooth"
SEARCHED, LOST, UNFINISHED = "Searchwick", "lostmarble@zephyr.example", "unfinnish@"
CALL = {"name": "Calliope Ringmeister", "phone": "303 555 0765"}
SCREENED = "Wurstelpain at dusk"
SPELLINGS = [
    "Zephyrine", "Qwortmark", "Zibbledee", "99471-3358", "994713358", "1943-03-27", "March 27, 1943", "303 555 0987",
    "3035550987", "ext 4471", "qwortmail", "Helpwina", "Frumpledink", "stepgrandniece", "Wurstelpain", "Vexilloid",
    "Quobsday", "Calliope", "Ringmeister", "303 555 0765", "3035550765", "lostmarble", "unfinnish", "Grumblewort",
    "Sprocketing", "Snickerdoo", "Barkington", "Whyforsooth", "Searchwick",
]  # fmt: skip
LIST, STATUS = "/admin/inquiries/inquiry/", re.compile(r"/inquiries/status/[^/\"]+/")


def found_in(text):
    """The markers in it, however they are written."""
    small = text.lower()
    if isinstance(small, bytes):
        return [marker for marker in SPELLINGS if marker.lower().encode() in small]
    return [marker for marker in SPELLINGS if marker.lower() in small]


def patient_tells_everything(browser, newest_code, **answers):
    """A draft that stays, one with an error, a request with an addition, a call-back, a lost link: the own page."""
    answers = MARKERS | answers
    walk(browser, start(browser), **answers)
    base = start(browser)
    contact = walk(browser, base, upto="contact", **answers)
    assert fill_in(browser, contact, **MARKERS["contact"] | {"email": UNFINISHED}).status_code == 200
    sent = send(browser, base, **answers)
    own_page = STATUS.search(page(browser.get(sent["Location"]))).group()

    assert browser.post(f"{own_page}add/", {"step": "write", "text": ADDED}).status_code == 200
    added = browser.post(f"{own_page}add/", {"step": "code", "text": ADDED, "code": newest_code()})
    assert added.status_code == 302
    for address, typed in (("/inquiries/lost-link/", {"contact": LOST}), ("/inquiries/call-me/", CALL)):
        assert fill_in(browser, address, **typed).status_code == 302
    return own_page


def desk_tells_everything(browser):
    """The desk finds the patient's request, and others not; and writes in each of its boxes."""
    for words in (SEARCHED, MARKERS["contact"]["email"], "303 555 0987", "Qwortmark"):
        found = browser.post(f"{LIST}find/", {"words": words} | token_of(browser.get(LIST)))
    address = LIST + re.search(rf"{LIST}([0-9a-f-]{{36}})/", page(found)).group(1) + "/"
    for action, typed in {
        "claim": {},
        "note": {"text": NOTE},
        "reply": {"text": REPLY},
        "attempt": {"channel": "phone", "outcome": "voicemail", "remark": REMARK},
        "move": {"step": "closed|answered", "reason": REASON},
    }.items():
        shown = form_of(browser.get(address))
        given = {name: shown[name] for name in shown if name.startswith(f"{action}-") or name == "csrfmiddlewaretoken"}
        given |= {f"{action}-{name}": value for name, value in typed.items()}
        assert browser.post(f"{address}{action}/", given).status_code == 302, action
    shown = page(browser.get(address))
    for written in (NOTE, REPLY, REMARK, REASON, ADDED, SCREENED, *MARKERS["you"].values()):
        assert written in shown or written == "yes", written


def token_of(response):
    return {name: value for name, value in form_of(response).items() if name == "csrfmiddlewaretoken"}
