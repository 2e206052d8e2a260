"""The whole site in headless Chromium, with the sample content that ships with the project."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command

# Playwright's event loop runs in the thread of the test, and Django would mistake it for asynchronous code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.one_database)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = os.environ.get("CHROMIUM", "/usr/bin/chromium")
    return {**browser_type_launch_args, "executable_path": chromium, "args": ["--no-sandbox"]}


@pytest.fixture
def site(live_server, settings):
    """The address of a running site with the sample clinic."""
    settings.ROOT_URLCONF = "tests.browser.urls"
    call_command("load_sample", verbosity=0)
    return live_server.url
