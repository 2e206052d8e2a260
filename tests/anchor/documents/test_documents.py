"""The grammar of the clinic's documents."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor.documents.grammar import DocumentError, parse

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
HEADER = ["Ana Test MD", "Test Practice", "Knee Injection", "1746872118"]
PARAGRAPH = "A knee injection is a treatment for pain in the knee."


def document(*lines: str) -> bytes:
    return "\n".join([*HEADER, *lines]).encode()


def test_a_document_has_header_paragraphs_and_questions_in_order():
    found = parse(
        document(PARAGRAPH, "Second.", "FAQs", "Does it hurt?", "A little.", "Not long.", "How long?", "Short."), NOW
    )

    assert (found.author, found.practice, found.title) == ("Ana Test MD", "Test Practice", "Knee Injection")
    assert found.dated == datetime(2025, 5, 10, 10, 15, 18, tzinfo=UTC)
    assert found.paragraphs == [PARAGRAPH, "Second."]
    assert [(asked.question, asked.answer) for asked in found.questions] == [
        ("Does it hurt?", ["A little.", "Not long."]),
        ("How long?", ["Short."]),
    ]


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + document(PARAGRAPH, "FAQs", "Why?", "So."),
        document(PARAGRAPH, "FAQs", "Why?", "So.").replace(b"\n", b"\r\n"),
        document(PARAGRAPH, "FAQs", "Why?", "So.").replace(b"\n", b"\n\n \t\n"),
        document(PARAGRAPH, "FAQs", "Why?", "So.").replace(b"\n", b"  \t\n") + b"\n\n",
        document(PARAGRAPH, "FAQs", "Why?", "So.").replace(b"\n", " \u2003\u3000\u200b\u2028\u0085\ufeff\n".encode()),
        document(PARAGRAPH, "FAQs", "Why?", "So.").replace(b"\n", "\n\u3000\u200b\n\ufeff\n".encode()),
        b"\xef\xbb\xbf" * 2 + document(PARAGRAPH, "FAQs", "Why?", "So."),
        document("\ufeff" + PARAGRAPH, "FAQs", "Why?", "\ufeffSo."),
        document(PARAGRAPH, "faqS", "Why?", "So."),
        document(PARAGRAPH, "  FAQS  ", "Why?", "So."),
    ],
    ids=[
        "byte-order mark",
        "CRLF",
        "blank lines",
        "spaces at line ends",
        "spaces of Unicode at line ends",
        "lines of spaces of Unicode",
        "second byte-order mark",
        "byte-order marks before lines",
        "heading in another case",
        "heading with spaces",
    ],
)
def test_harmless_differences_read_the_same(data):
    found = parse(data, NOW)

    assert (found.author, found.practice, found.title) == tuple(HEADER[:3])
    assert found.paragraphs == [PARAGRAPH]
    assert [(asked.question, asked.answer) for asked in found.questions] == [("Why?", ["So."])]


def test_spaces_inside_and_before_the_words_of_a_line_stay():
    text = "  \u2003One\u2003two\u200bthree\u3000four"

    assert parse(document(text + "\u2003"), NOW).paragraphs == [text]


def test_a_document_without_questions_is_whole():
    assert parse(document(PARAGRAPH), NOW).questions == []


def test_line_separators_of_other_alphabets_do_not_split_a_paragraph():
    text = "One\u2028two\u0085three\u00a0four"

    assert parse(document(text), NOW).paragraphs == [text]


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        (b"", 1, "empty"),
        (b"\xef\xbb\xbf \r\n\n", 1, "empty"),
        (document("caf\u00e9").replace("é".encode(), b"\xe9"), 5, "not UTF-8"),
        (document(PARAGRAPH).decode().encode("utf-16"), 1, "not UTF-8"),
        (document(PARAGRAPH, "a\x00b"), 6, "control character"),
        (document(PARAGRAPH, "a\x7fb"), 6, "control character (U+007F)"),
        (document(PARAGRAPH, "a\x80b"), 6, "control character (U+0080)"),
        (document(PARAGRAPH, "a\x9fb"), 6, "control character (U+009F)"),
        (b"\n".join(line.encode() for line in HEADER[:3]), 3, "fewer than four"),
        ("\n".join([*HEADER[:3], "FAQs"]).encode(), 4, "fewer than four"),
        (document(PARAGRAPH).replace(b"1746872118", b"May 2025"), 4, "not a number"),
        (document(PARAGRAPH).replace(b"1746872118", b"1746872118.5"), 4, "not a number"),
        (document(PARAGRAPH).replace(b"1746872118", "١٧٤٦٨٧٢١١٨".encode()), 4, "not a number"),
        (document(PARAGRAPH).replace(b"1746872118", b"1746872118000"), 4, "milliseconds"),
        (document(PARAGRAPH).replace(b"1746872118", b"9" * 5000), 4, "milliseconds"),
        (document(PARAGRAPH).replace(b"1746872118", b"1900000000"), 4, "future"),
        (document(), 4, "no paragraph"),
        (document("", "FAQs", "Why?", "So."), 6, "no paragraph"),
        (document(PARAGRAPH, "FAQs", "Why?"), 7, "no answer"),
        (document(PARAGRAPH, "FAQs", "Why?", "", "How?", "So."), 7, "no answer"),
        (document(PARAGRAPH, "FAQs", "Some text.", "Why?", "So."), 7, "before the first question"),
        (document(PARAGRAPH, "FAQs"), 6, "no question"),
        (document(PARAGRAPH, "FAQs", "?", "So."), 7, "without words"),
        (document(PARAGRAPH, "FAQs", "Why?", "So.", "\u3000? ?\u2003", "So."), 9, "without words"),
        (document(PARAGRAPH, "FAQs", "Why?", "So.", "why?", "Because."), 9, "second time"),
        (document(PARAGRAPH, "FAQs", "Why?", "So.", "FAQs", "How?", "So."), 9, "second time"),
        (document(PARAGRAPH).replace(b"Knee Injection", b"K" * 201), 3, "longer than 200"),
        (document(PARAGRAPH, "FAQs", "W" * 300 + "?", "So."), 7, "longer than 300"),
    ],
)  # fmt: skip
def test_a_bad_document_is_refused_with_its_line(data, line, words):
    with pytest.raises(DocumentError) as refused:
        parse(data, NOW)

    assert refused.value.line == line
    assert words in refused.value.message


printable = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1, max_size=60
)
invisible = ("\u200b", "\ufeff")
statements = printable.filter(
    lambda text: text.lower() != "faqs" and not text.startswith("\ufeff") and not text.endswith(("?", *invisible))
)


@given(paragraphs=st.lists(statements, min_size=1, max_size=5), answers=st.lists(statements, max_size=4))
def test_any_text_comes_back_to_the_character(paragraphs, answers):
    asked = [line for number, answer in enumerate(answers) for line in (f"Question {number}?", answer)]

    found = parse(document(*paragraphs, *(["FAQs", *asked] if asked else [])), NOW)

    assert found.paragraphs == paragraphs
    assert [question.answer for question in found.questions] == [[answer] for answer in answers]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_with_a_line(data):
    try:
        found = parse(data, NOW)
    except DocumentError as refused:
        assert 1 <= refused.line <= data.count(b"\n") + data.count(b"\r") + 1
    else:
        assert found.paragraphs
