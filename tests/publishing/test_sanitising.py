"""What staff write is reduced to what the page's design knows; what a document says is shown as it stands."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publishing.sanitising import as_markup, from_plain, sanitised, to_plain


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("<p>One <strong>two</strong></p>", "<p>One <strong>two</strong></p>"),
        ("<p onclick='x()'>a</p>", "<p>a</p>"),
        ("<script>alert(1)</script><p>a</p>", "<p>a</p>"),
        ('<a href="javascript:alert(1)">a</a>', "<a>a</a>"),
        ('<a href="http://example.org/">a</a>', "<a>a</a>"),
        ('<a href="https://example.org/">a</a>', '<a href="https://example.org/">a</a>'),
        ('<p style="color:red" class="MsoNormal">a</p>', "<p>a</p>"),
        ("<img src=x onerror=alert(1)>", ""),
        ('<p lang="ar" dir="rtl">a</p>', '<p lang="ar" dir="rtl">a</p>'),
    ],
)
def test_only_what_the_design_knows_is_kept(written, kept):
    assert sanitised(written) == kept


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=200))
def test_plain_text_survives_as_markup_to_the_character(text):
    page = str(as_markup(from_plain(text)))

    assert html.unescape(page.removeprefix("<p>").removesuffix("</p>")) == (text if text.strip() else "")


@given(st.text(max_size=200))
def test_nothing_live_survives_whatever_was_written(text):
    assert "<script" not in sanitised(text + "<script>x</script>").lower()
    assert sanitised(sanitised(text)) == sanitised(text)


def test_the_words_of_markup_come_a_line_for_each_block():
    assert (
        to_plain("<p>One &amp; <em>two</em></p><ul><li>three</li><li>a &lt; b</li></ul>") == "One & two\nthree\na < b"
    )
