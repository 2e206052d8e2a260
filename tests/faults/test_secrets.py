"""Searches every byte that production leaves behind for what patients and the desk wrote."""

import re

import pytest

from tests.faults.patients import Browser
from tests.faults.site import PASSWORD, wait_until
from tests.files_of_sqlite import bytes_of
from tests.html_forms import form_of
from tests.inquiries.browser import page
from tests.inquiries.markers import SCREENED, desk_tells_everything, found_in, patient_tells_everything

# The question may be on any of these pages.
ANSWERS = {f"questions_{number}": {"surgery_about": SCREENED} for number in range(1, 13)}
MILD = {"about": {"about": "mild-procedure"}} | ANSWERS


@pytest.fixture
def sender(site):
    process = site.sender()
    yield process
    process.terminate()
    process.wait(30)


@pytest.fixture(params=["on_postgresql", "on_sqlite"])
def site(request):
    return request.getfixturevalue(request.param)


def signed_in(site):
    browser = Browser(site)
    form = form_of(browser.get("/admin/login/"))
    answer = browser.post("/admin/login/?next=/admin/", form | {"username": "nurse", "password": PASSWORD})
    assert answer.status_code == 302
    return browser


def newest_code_on(mail_server):
    def codes():
        return [mail for mail in mail_server.arrived if re.search(r"^\d{6}\r?$", mail.get_content(), re.MULTILINE)]

    def newest():
        wait_until(codes)
        return re.search(r"^\d{6}", codes()[-1].get_content(), re.MULTILINE).group()

    return newest


def go_wrong(browser):
    """Makes requests that fill the logs with warnings, each with text that a patient typed."""
    browser.get("/search/?q=Qwortmark+Vexilloid")
    browser.get("/inquiries/new/?procedure=Qwortmark")
    assert Browser(browser.site).post("/inquiries/call-me/", {"name": "Qwortmark", "phone": "1"}).status_code == 403
    assert browser.post("/inquiries/call-me/", {"name": "Qwortmark" * 200_000}).status_code == 413
    assert browser.get("/inquiries/status/%0aQwortmark/").status_code == 404


def on_disk(site, cluster):
    """{place: its bytes} for the database on disk and for its dump."""
    if site.database_url.startswith("sqlite"):
        return {"the database": bytes_of(site.folder / "site.sqlite3")}
    site.do("CHECKPOINT")
    files = [file for file in cluster.data.rglob("*") if file.is_file()]
    return {str(file.relative_to(cluster.data)): file.read_bytes() for file in files} | {
        "the log": cluster.log.read_bytes(),
        "the dump": cluster.dump(site.database_url.rpartition("/")[2]),
    }


def all_are_out(site):
    return all(state == "sent" for _kind, state, *_ in site.mails())


def without_address(mail):
    del mail["To"]
    return f"{mail.as_string()}\n{mail.get_content()}".encode()


def test_what_patients_and_the_desk_write_is_in_no_byte_that_production_leaves(
    site, cluster, mail_server, sender, measured
):
    wait_until(lambda: all_are_out(site), 120)  # mail left by earlier tests
    mail_server.arrived.clear()
    patient, nurse = Browser(site), signed_in(site)

    patient_tells_everything(patient, newest_code_on(mail_server), **MILD)
    go_wrong(patient)
    desk_tells_everything(nurse)
    wait_until(lambda: all_are_out(site), 60)

    said = on_disk(site, cluster) | {
        "the site's logs": site.logs(),
        "mails": b"\n".join(map(without_address, mail_server.arrived)),
        "headers and cookies": "\n".join(line for each in (patient, nurse) for line in each.seen).encode(),
        "others": "\n".join(page(Browser(site).get(path)) for path in ("/", "/inquiries/new/", "/faqs/")).encode(),
    }
    assert len(mail_server.arrived) > 3
    assert b"POST /inquiries/call-me/ 302" in said["the site's logs"]
    assert {where: found for where, text in said.items() if (found := found_in(text))} == {}
    measured(f"{sum(map(len, said.values())) // 2**20} MiB in {len(said)} places: no marker")
