"""Patients with a browser, at a site that breaks down. They send a request again until it is acknowledged."""

import http.client
import itertools
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.cookies import SimpleCookie
from types import SimpleNamespace
from urllib.parse import urlencode

from tests.faults.site import HOST, PHONE, WHOLE
from tests.html_forms import form_of
from tests.inquiries.browser import ANSWERS, page, reference, start, walk

CUT = (OSError, http.client.HTTPException)
AT_ONCE = 8
numbers = itertools.count(1)


class Browser:
    """Has the interface of Django's test client, but uses the network and acts as a proxy that ends TLS."""

    def __init__(self, site):
        self.site, self.cookies, self.seen = site, {}, []

    def get(self, path, query=None, follow=False):
        answer = self.ask("GET", path + ("?" + urlencode(query) if query else ""))
        return self.get(answer["Location"], follow=True) if follow and answer.status_code == 302 else answer

    def post(self, path, fields):
        return self.ask("POST", path, urlencode(fields, doseq=True))

    def ask(self, method, path, body=None):
        with closing(self.site.connect()) as connection:
            self.request(connection, method, path, body)
            return self.answer(connection.getresponse(), path)

    def request(self, connection, method, path, body):
        headers = {"Host": HOST, "X-Forwarded-Proto": "https", "Origin": f"https://{HOST}"}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)

    def answer(self, response, path):
        for line in response.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        self.seen.append(str(response.headers))
        return Answer(response, path)

    def post_and_hang_up(self, path, fields, seconds):
        """Sends a whole form, and closes the connection without reading the answer."""
        with closing(self.site.connect()) as connection:
            self.request(connection, "POST", path, urlencode(fields, doseq=True))
            time.sleep(seconds)


class Answer:
    def __init__(self, response, path):
        self.status_code, self.headers, self.content = response.status, response.headers, response.read()
        self.request = {"PATH_INFO": path.partition("?")[0]}

    def __getitem__(self, name):
        return self.headers[name]


class Patient:
    """A patient who has reached the last page of a request."""

    def __init__(self, site, **answers):
        self.browser = Browser(site)
        number = next(numbers)
        answers = {"more": {"message": f"My legs tingle, number {number}"}} | answers
        contact = ANSWERS["contact"] | {"email": f"patient{number}@example.com"}
        answers = {"about": {"about": ":not-sure"}, "contact": contact} | answers
        base = start(self.browser)
        self.address = walk(self.browser, base, **answers)
        self.form = form_of(self.browser.get(self.address)) | ANSWERS["check"]
        self.reference, self.outages, self.cuts = "", [], 0

    def send(self, seconds=60):
        """Sends until there is a confirmation; after an outage, it sends the form from the outage page."""
        deadline = time.monotonic() + seconds
        while not self.reference:
            assert time.monotonic() < deadline, "never acknowledged"
            try:
                self.try_once()
            except CUT:
                self.cuts += 1
            if not self.reference:
                time.sleep(0.2)
        return self.reference

    def try_once(self):
        answer = self.browser.post(self.address, self.form)
        if answer.status_code == 503:
            self.outages.append(answer)
            self.check_outage(answer)
            return
        assert answer.status_code == 302, (answer.status_code, page(answer))
        sent = self.browser.get(answer["Location"])
        if sent.status_code == 200:
            self.reference = reference(sent)

    def check_outage(self, answer):
        html, again = page(answer), form_of(answer)
        assert "Nothing was sent" in html
        assert PHONE in html
        assert answer["Retry-After"] == "30"
        assert without_token(again) == without_token(self.form)
        self.form = again


def without_token(form):
    return {name: value for name, value in form.items() if name != "csrfmiddlewaretoken"}


def at_the_last_page(site, count):
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda _: Patient(site), range(count)))


def send_all(patients, fault, after):
    """All patients send, a few at a time; `fault` happens once `after` requests have been acknowledged.

    Returns what `fault` returned, and how often patients had to send again. Right after the fault, every request that
    has been acknowledged must be stored.
    """
    happened = SimpleNamespace(result=None)

    def watch():
        while sum(bool(patient.reference) for patient in patients) < after:
            time.sleep(0.005)
        happened.result = fault()
        acknowledged = {patient.reference for patient in patients} - {""}
        happened.missing = acknowledged - patients[0].browser.site.counts().keys()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(Patient.send, patients))
    watcher.join(60)
    assert happened.missing == set()
    happened.again = sum(patient.cuts + len(patient.outages) for patient in patients)
    return happened


def check_nothing_lost_or_doubled(site, patients, before, mails_before):
    """Each confirmation stands for one complete request with one set of mail, and there are no other requests."""
    stored = site.counts()
    confirmed = [patient.reference for patient in patients]

    assert sorted(confirmed) == sorted(stored.keys() - before.keys())
    assert [reference for reference in confirmed if stored[reference] != WHOLE] == []
    kinds = [kind for kind, *_ in site.mails()[len(mails_before) :]]
    assert sorted(kinds) == sorted(["request_received", "desk_new"] * len(patients))
