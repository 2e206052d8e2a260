"""A mail is written when it is sent: plain text, one subject line, the same Message-ID every time."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.template import TemplateDoesNotExist
from django.utils.translation import activate, get_language

from outbox.rendering import render
from tests.outbox.conftest import NOW, STATUS, TEMPLATES
from tests.test_templates import bare_words

RECEIVED = {"status": STATUS, "promise": NOW + timedelta(hours=8), "phone": "(303) 555-0142"}


def test_the_text_is_plain_and_says_times_as_the_clinics_clock_does(write):
    text = render(write("received", context=RECEIVED)).body

    assert text == (
        "It's fine: we will call by Tuesday, March 3, 5:00 p.m.\n"
        f"https://www.example.org{STATUS}\n"
        "(303) 555-0142\n\n"
        "In an emergency, call 911.\n\n"
        "This message was sent automatically. Replies to it are not read.\n"
    )


def test_every_kind_of_value_reaches_the_template(write):
    context = RECEIVED | {"count": 3, "day": date(2026, 3, 5), "code": "012345"}

    text = render(write("everything", context=context)).body

    assert text == f"https://www.example.org{STATUS} 3 2026-03-05 17:00 (303) 555-0142 012345\n"


def test_line_breaks_in_a_subject_become_no_header(write):
    message = render(write("received", context=RECEIVED)).message()

    assert message["Subject"] == "We received your message Bcc: everybody@example.com"
    assert message["Bcc"] is None
    assert message["Cc"] is None


def test_the_headers_say_that_a_machine_wrote_and_name_nobody_else(write):
    written = write()

    message = render(written).message()

    assert message["To"] == "ana@example.com"
    assert message["From"] == settings.DEFAULT_FROM_EMAIL
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"] == written.message_id == f"<{written.pk.hex}@www.example.org>"
    assert message.get_content_type() == "text/plain"


def test_a_mail_is_written_in_its_own_language_and_leaves_the_process_in_its(write, settings):
    settings.LANGUAGES = [("en-us", "English"), ("es", "Spanish")]
    activate("en-us")

    text = render(write("received", context=RECEIVED, language="es")).body

    assert "martes, marzo 3" in text.lower()
    assert get_language() == "en-us"


def test_a_mail_without_its_words_is_an_error(write):
    with pytest.raises(TemplateDoesNotExist):
        render(write("broken"))


def text_templates():
    return [*sorted((settings.BASE_DIR / "templates" / "outbox").glob("*.txt")), *sorted(TEMPLATES.rglob("bare*.txt"))]


@pytest.mark.parametrize("path", text_templates(), ids=lambda path: path.name)
def test_every_word_of_a_mail_can_be_translated(path):
    assert bare_words(path.read_text()) == []
