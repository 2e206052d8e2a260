"""What the practice does, in one sentence: on the home page, in its head and in its structured data."""

import json
import re

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from clinic.models import Practice
from pages.models import Description
from tests.pages import prose

pytestmark = pytest.mark.django_db


@pytest.fixture
def practice():
    return Practice.objects.create(name="Sample Clinic", phone="(303) 555-0142")


def home(client):
    return client.get("/").content.decode()


def test_without_one_the_home_page_shows_the_name(client, practice):
    prose.description()

    assert "<h1>Sample Clinic</h1>" in home(client)
    assert 'name="description"\n      content="Sample Clinic"' in re.sub(r"\n\s*", "\n      ", home(client))


def test_the_live_one_is_heading_summary_and_structured_data(client, practice):
    prose.as_sample(prose.description("We treat backs."))

    html = home(client)
    graph = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', html)[1])

    assert "<h1>We treat backs.</h1>" in html
    assert '<meta property="og:description" content="We treat backs.">' in html
    assert [node["description"] for node in graph["@graph"] if node["@type"] == "WebSite"] == ["We treat backs."]


def test_a_new_one_gives_the_home_page_another_etag(client, practice):
    draft = prose.description("We treat backs.")
    prose.as_sample(draft)
    before = client.get("/")
    draft.one_line = "We treat knees."
    draft.save()
    unchanged = client.get("/", headers={"if-none-match": before["ETag"]})

    prose.as_sample(draft, timezone.now())
    after = client.get("/", headers={"if-none-match": before["ETag"]})

    assert unchanged.status_code == 304
    assert "We treat backs." in before.content.decode()
    assert "We treat knees." in after.content.decode()


def test_the_database_keeps_one():
    prose.description()

    with pytest.raises(IntegrityError), transaction.atomic():
        Description.objects.create(slug="another", one_line="We do it all.")
