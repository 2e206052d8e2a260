"""What staff write is reduced to what the page's design knows; what a document says is shown as it stands."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.sanitising import as_markup, from_plain, sanitised, to_plain


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


FROM_WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office">
<head><meta name=Generator content="Microsoft Word 15 (filtered medium)"><title>Handout</title>
<!--[if gte mso 9]><xml><o:OfficeDocumentSettings><o:AllowPNG/></o:OfficeDocumentSettings></xml><![endif]-->
<style><!-- p.MsoNormal {mso-style-qformat:yes; margin:0in; font-family:"Calibri",sans-serif;} --></style></head>
<body lang=EN-US link="#0563C1" style='tab-interval:.5in;word-wrap:break-word'><div class=WordSection1>
<h2 style='margin-top:12.0pt'><span style='mso-fareast-font-family:"Times New Roman"'>At home<o:p></o:p></span></h2>
<p class=MsoNormal style='mso-margin-top-alt:auto'><b style='mso-bidi-font-weight:normal'>Rest</b> for <i>one</i>
day.<o:p></o:p></p>
<p class=MsoNormal><o:p>&nbsp;</o:p></p>
<p class=MsoNormal><a href="https://example.org/"><span style='color:windowtext'>More</span></a></p>
<table class=MsoTableGrid border=1 style='border-collapse:collapse;mso-yfti-tbllook:1184'><tr style='mso-yfti-irow:0'>
<td width=312 valign=top style='width:233.75pt'><p class=MsoNormal>Ice<o:p></o:p></p></td></tr></table>
<!--[if gte vml 1]><v:shape id="x"/><![endif]--><![if !vml]><img src="file:///C:/x.png"><![endif]>
</div></body></html>"""


def test_what_word_puts_around_the_words_is_gone():
    clean = " ".join(sanitised(FROM_WORD).split())

    assert clean == (
        "<h3>At home</h3> <p><strong>Rest</strong> for <em>one</em> day.</p> "
        '<p><a href="https://example.org/">More</a></p> '
        "<table><tbody><tr> <td><p>Ice</p></td></tr></tbody></table>"
    )


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
