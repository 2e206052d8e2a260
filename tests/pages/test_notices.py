"""The notices that ship with the project."""

from io import StringIO

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_language_help_names_the_language_of_each_part_for_screen_readers(client):
    """WCAG 3.1.2, which no checker sees."""
    call_command("load_sample", stdout=StringIO())

    page = client.get("/notices/language-help/").content.decode()

    for language in ("es", "zh-Hans", "vi", "ko", "ru", "fr"):
        assert f'<p lang="{language}">' in page
    assert '<p lang="ar" dir="rtl">' in page
