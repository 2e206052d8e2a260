"""A page's ETag: it changes with whatever the page shows and with the code that makes it."""

import pytest
from django.utils import timezone

from pages import conditional
from pages.models import Notice
from tests.pages import prose


@pytest.fixture
def release(tmp_path):
    """A copy of a release's folder with one file of each sort."""
    for name in (
        "anchor/settings.py",
        "procedures/models/kinds.py",
        "inquiries/desk/views/lists.py",
        "templates/base.html",
        "static/pages.css",
        "tests/test_flow.py",
        "scripts/serve.py",
        "var/leftover.py",
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("before")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "changes"),
    [
        ("anchor/settings.py", True),
        ("procedures/models/kinds.py", True),
        ("inquiries/desk/views/lists.py", True),
        ("templates/base.html", True),
        ("static/pages.css", True),
        ("tests/test_flow.py", False),
        ("scripts/serve.py", False),
        ("var/leftover.py", False),
    ],
)
def test_a_release_is_another_when_a_file_that_makes_pages_changed_however_deep(release, name, changes):
    before = conditional.fingerprint(release)

    (release / name).write_text("after")

    assert (conditional.fingerprint(release) != before) is changes


@pytest.mark.django_db
def test_a_notices_new_title_gives_a_page_that_links_to_it_another_etag(client, sample_clinic):
    before = client.get("/procedures/")
    notice = Notice.objects.get(slug="privacy-practices")

    notice.title = "What we do with your data"
    notice.save()
    unchanged = client.get("/procedures/", headers={"if-none-match": before["ETag"]})
    prose.as_sample(notice, timezone.now())
    after = client.get("/procedures/", headers={"if-none-match": before["ETag"]})

    assert unchanged.status_code == 304
    assert "Notice of Privacy Practices" in before.content.decode()
    assert after.status_code == 200
    assert "What we do with your data" in after.content.decode()
