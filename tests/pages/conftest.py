import pytest
from django.test import Client

from tests.publishing.conftest import make_member


@pytest.fixture
def editor(db):
    return make_member("editor", "Content editor")


@pytest.fixture
def manager(db):
    return make_member("manager", "Manager")


@pytest.fixture
def colleague(db):
    """A second manager, who may approve what the first one wrote."""
    return make_member("colleague", "Manager")


@pytest.fixture
def browser_of():
    """A browser in which a member of staff is signed in."""

    def signed_in(member):
        browser = Client()
        browser.force_login(member)
        return browser

    return signed_in
