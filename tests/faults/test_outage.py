"""Without a database, every address says so, says whom to call, and gives back what the patient typed."""

import pytest

from tests.faults.patients import Patient
from tests.faults.site import PHONE, RECOVERED_WITHIN, wait_until
from tests.inquiries.browser import page


@pytest.fixture(scope="module")
def without_a_database(on_postgresql, cluster):
    patient = Patient(on_postgresql)
    cluster.stop()
    yield patient
    cluster.start()
    wait_until(lambda: on_postgresql.answers("/readyz/"), RECOVERED_WITHIN)


@pytest.mark.parametrize("path", ["/inquiries/new/", "/inquiries/call-me/", "/", "/procedures/", "/search/?q=knee"])
def test_without_a_database_every_page_says_503_and_whom_to_call(without_a_database, path):
    answer = without_a_database.browser.get(path)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert PHONE in page(answer)


@pytest.mark.parametrize(
    ("path", "typed"),
    [
        ("/inquiries/new/", {"kind": "request"}),
        ("/inquiries/call-me/", {"name": "Ana Sample", "phone": "303 555 0142", "token": "a" * 24}),
        ("/inquiries/lost-link/", {"contact": "ana@example.com"}),
        ("STATUS/add/", {"step": "write", "text": "It eases when I sit"}),
        ("STATUS/add/", {"step": "code", "text": "It eases when I sit", "code": "123456"}),
        ("STATUS/withdraw/", {}),
    ],
)
def test_without_a_database_every_form_says_so_and_gives_back_what_was_typed(without_a_database, path, typed):
    browser = without_a_database.browser
    path = path.replace("STATUS", "/inquiries/status/" + "x" * 27)

    answer = browser.post(path, {"csrfmiddlewaretoken": browser.cookies["__Host-csrf"]} | typed)

    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert PHONE in page(answer)
    for text in typed.values():
        assert text in page(answer)
