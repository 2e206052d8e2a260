"""Every page is valid HTML, says the W3C's checker (https://validator.github.io/validator/)."""

import json
import os
import shutil
import subprocess

import pytest

from scripts.tools import CHECKER, HOW_TO_GET_THEM
from tests.every_page import collect

pytestmark = pytest.mark.one_database

# Partials that no page of the sample clinic has: an image that staff put in, and the differences that they see.
# The admin shows the first ones, and a signed page with small changes the last one.
NOT_ON_THESE_PAGES = {"components/_figure.html", "components/_diff.html", "pages/small_changes.html"}


@pytest.fixture
def checker():
    java = shutil.which("java")
    if java and CHECKER.exists():
        return [java, "-Xss4m", "-jar", str(CHECKER)]
    # Where everything must run, nothing may be skipped.
    return (pytest.fail if os.environ.get("CI") else pytest.skip)(HOW_TO_GET_THEM)


def messages_about(checker, folder, pages):
    """What the checker says, one line each, about the HTML in `pages` by name; it starts but once."""
    files = {}
    for number, (name, html) in enumerate(pages.items()):
        file = folder / f"{number:03}.html"
        file.write_text(html)
        files[file.name] = name
    command = [*checker, "--errors-only", "--format", "json", "--exit-zero-always", *sorted(map(str, folder.iterdir()))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=240, check=True)
    return [
        f"{files[told['url'].rpartition('/')[2]]}: {told['message']} {told.get('extract', '')!r}"
        for told in json.loads(done.stderr)["messages"]
    ]


@pytest.mark.django_db
def test_every_page_with_and_without_mistakes_is_valid(checker, tmp_path, settings):
    pages, templates = collect()

    assert messages_about(checker, tmp_path, pages) == []
    assert [name for name in pages if "mistakes" in name and "<title>Error: " not in pages[name]] == []
    folder = settings.BASE_DIR / "templates"
    every = {str(path.relative_to(folder)) for path in folder.rglob("*.html")}
    unseen = {name for name in every - templates if not name.startswith(("admin/", "anchor/"))}
    assert unseen == NOT_ON_THESE_PAGES


def test_the_checker_finds_what_is_wrong(checker, tmp_path):
    bad = '<!doctype html><html lang="en"><title>Bad</title><p><div id="a"></div><div id="a"></div>'

    (found, *more) = messages_about(checker, tmp_path, {"bad": bad})

    assert found.startswith("bad: Duplicate ID")
    assert not more
