"""Notices: what patients read, where the footer links to, and what the privacy notice cannot lose."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import RequestFactory
from django.utils import timezone

from ledger.models import Immutable
from pages import notices
from pages.models import Notice
from publishing import workflow
from publishing.staff.addresses import admin_address
from search.finding import search
from tests.html_forms import form_of
from tests.pages import prose

pytestmark = pytest.mark.django_db


def footer(client):
    html = client.get("/procedures/").content.decode()
    return html[html.find("footer-notices") :]


def test_language_help_names_the_language_of_each_part_for_screen_readers(client):
    """WCAG 3.1.2, which no checker sees."""
    call_command("load_sample", stdout=StringIO())

    page = client.get("/notices/language-help/").content.decode()

    for language in ("es", "zh-Hans", "vi", "ko", "ru", "fr"):
        assert f'<p lang="{language}">' in page
    assert '<p lang="ar" dir="rtl">' in page


def test_a_draft_has_no_page_and_no_link(client):
    prose.notice(title="Only a draft")

    assert client.get("/notices/privacy-practices/").status_code == 404
    assert "Only a draft" not in footer(client)


def test_the_footer_lists_live_editions_in_the_order_of_the_clinic(client, django_assert_num_queries):
    for position, name in [(10, "Ten"), (9, "Nine"), (2, "Two"), (2, "And two")]:
        prose.as_sample(prose.notice(slug=name.lower().replace(" ", "-"), title=name, position=position))
    later = prose.notice(slug="later", title="Later")
    prose.as_sample(later, timezone.now() + timedelta(days=1))

    found = footer(client)

    places = [found.find(f">{name}</a>") for name in ("And two", "Two", "Nine", "Ten")]
    assert places == sorted(places) and -1 not in places
    assert "Later" not in found
    request = RequestFactory().get("/")
    with django_assert_num_queries(1):
        assert [notice.get_absolute_url() for notice in notices.of(request)] == [
            "/notices/and-two/", "/notices/two/", "/notices/nine/", "/notices/ten/",
        ]  # fmt: skip
        assert notices.of(request)[0].title == "And two"


def test_the_page_names_its_edition_and_the_day_of_the_last_change(client, manager, colleague):
    draft = prose.notice()
    prose.as_sample(draft)
    draft.body = "<p>We lock it away.</p>"
    draft.save()
    prose.bring_live(draft, manager, colleague, prose.NOW + timedelta(days=2))

    page = client.get("/notices/privacy-practices/").content.decode()

    assert "Edition 2. Last changed on March 5, 2026." in page
    assert "March 5, 2026: Clearer words." in page


def test_a_template_says_that_the_clinic_must_complete_it(client):
    prose.as_sample(prose.notice(sample=True))

    page = client.get("/notices/privacy-practices/").content.decode()

    assert "Template: the clinic must complete this notice" in page


def test_an_old_address_leads_to_the_new_one(client):
    draft = prose.notice(slug="help", title="Help")
    prose.as_sample(draft)
    draft.slug = "language-help"
    draft.save()
    prose.as_sample(draft, prose.NOW + timedelta(days=1))

    answer = client.get("/notices/help/")

    assert (answer.status_code, answer["Location"]) == (301, "/notices/language-help/")


def test_a_notice_is_found_by_its_live_title_and_headings_alone():
    draft = prose.notice(body="<h3>Your rights about marmalade</h3><p>You have some.</p>")
    prose.as_sample(draft)
    draft.body = "<h3>Nothing on honey</h3><p>You have none.</p>"
    draft.save()

    words = ("privacy practices", "marmalade", "honey")
    found = {each: [result.address for result in search(each).results] for each in words}

    here = ["/notices/privacy-practices/"]
    assert found == {"privacy practices": here, "marmalade": here, "honey": []}


# The privacy notice ---------------------------------------------------------------------------------------------------


def test_the_privacy_notice_keeps_its_address(manager, browser_of):
    draft = prose.notice()
    prose.as_sample(draft)
    browser = browser_of(manager)

    answer = browser.post(admin_address(draft), form_of(browser.get(admin_address(draft))) | {"slug": "other"})
    draft.slug = "other"

    assert "requests link to the privacy notice there" in answer.content.decode()
    with pytest.raises(Immutable):
        draft.save()
    assert Notice.objects.get().slug == "privacy-practices"


def test_the_privacy_notice_stays_and_other_notices_may_go():
    assert prose.notice().why_it_must_stay() != ""
    assert prose.notice(slug="other").why_it_must_stay() == ""


def test_a_manager_cannot_withdraw_the_privacy_notice(client, manager):
    draft = prose.notice()
    prose.as_sample(draft)

    for kind in ("ended", "error"):
        with pytest.raises(workflow.StepRefused):
            workflow.withdraw(draft, by=manager, now=timezone.now(), kind=kind, reason="We want to.")

    assert client.get("/notices/privacy-practices/").status_code == 200


@pytest.mark.parametrize("body", ["", "<p> </p>", "<p>\u200b</p>", "<h3></h3>", "<p>&nbsp;\u2060</p>", "<p>…</p>"])
def test_a_notice_without_words_is_not_saved(body):
    with pytest.raises(ValidationError):
        Notice(slug="n", title="N", body=body).full_clean()


def test_the_database_takes_no_empty_notice():
    with pytest.raises(IntegrityError), transaction.atomic():
        prose.notice(body="<p></p>")


def test_an_edition_without_words_is_no_privacy_notice():
    prose.as_sample(prose.notice(body="<p>\u200b</p>"))

    assert notices.privacy_notice(timezone.now()) is None
