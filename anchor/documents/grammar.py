"""Parses the clinic's plain-text documents: bytes in, a `ClinicDocument` or a `DocumentError` out."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise

from django.utils.translation import gettext as _

LARGEST = 1024 * 1024  # bytes
LONGEST_NAME = 200  # characters: author, title
LONGEST_QUESTION = 300
HEADER_LINES = 4
# 10^11 seconds is the year 5138, so a number this large must be milliseconds.
MILLISECONDS_FROM = 10**11
# A file with these is not text. U+0085 is allowed: some systems end lines with it.
CONTROL_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
BYTE_ORDER_MARK = "\ufeff"
# Invisible characters at the end of a line: all Unicode spaces, the zero-width space, and a stray byte-order mark.
SPACE = "".join(filter(str.isspace, map(chr, range(0x10000)))) + "\u200b" + BYTE_ORDER_MARK


class DocumentError(Exception):
    """What is wrong with a document, and on which line (from 1)."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


@dataclass(frozen=True)
class Line:
    number: int
    text: str


@dataclass
class AskedQuestion:
    question: str
    answer: list[str] = field(default_factory=list)


@dataclass
class ClinicDocument:
    """A page as the clinic wrote it. All texts are verbatim; `digest` is the SHA-256 of its lines."""

    author: str
    practice: str
    title: str
    title_line: int
    dated: datetime
    paragraphs: list[str]
    questions: list[AskedQuestion]
    digest: str


def parse(data: bytes, now: datetime) -> ClinicDocument:
    """The document in `data`. A time of publication after `now` is an error. Raises DocumentError."""
    lines = lines_of(decoded(data))
    if not lines:
        raise DocumentError(1, _("the document is empty"))
    header, body = lines[:HEADER_LINES], lines[HEADER_LINES:]
    if len(header) < HEADER_LINES or any(is_faq_heading(line) for line in header):
        raise DocumentError(
            header[-1].number, _("fewer than four header lines: author, practice, title and time of publication")
        )
    author, practice, title, timestamp = header
    for line in (author, practice, title):
        check_length(line, LONGEST_NAME)
    dated = time_of(timestamp, now)
    heading = next((index for index, line in enumerate(body) if is_faq_heading(line)), len(body))
    if heading == 0:
        raise DocumentError((body[:1] or header[-1:])[0].number, _("there is no paragraph after the header"))
    return ClinicDocument(
        author=author.text.strip(SPACE),
        practice=practice.text.strip(SPACE),
        title=title.text.strip(SPACE),
        title_line=title.number,
        dated=dated,
        paragraphs=[line.text for line in body[:heading]],
        questions=questions_of(body[heading:]),
        digest=hashlib.sha256("\n".join(line.text for line in lines).encode()).hexdigest(),
    )


def decoded(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(data[: error.start].count(b"\n") + 1, _("the text is not UTF-8")) from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := CONTROL_CHARACTERS.search(text):
        raise DocumentError(
            text[: found.start()].count("\n") + 1,
            _("a control character (U+%(code)s): this is not plain text") % {"code": f"{ord(found[0]):04X}"},
        )
    return text


def lines_of(text: str) -> list[Line]:
    texts = (line.lstrip(BYTE_ORDER_MARK).rstrip(SPACE) for line in text.split("\n"))
    return [Line(number, line) for number, line in enumerate(texts, start=1) if line]


def is_faq_heading(line: Line) -> bool:
    return line.text.strip(SPACE).lower() == "faqs"


def check_length(line: Line, longest: int) -> None:
    if len(line.text) > longest:
        raise DocumentError(line.number, _("longer than %(longest)d characters") % {"longest": longest})


def time_of(line: Line, now: datetime) -> datetime:
    digits = line.text.strip(SPACE)
    if not re.fullmatch(r"[0-9]+", digits):
        raise DocumentError(line.number, _("the time of publication is not a number of seconds"))
    if len(digits.lstrip("0")) > len(str(MILLISECONDS_FROM)) or int(digits) >= MILLISECONDS_FROM:
        raise DocumentError(line.number, _("the time of publication is in milliseconds; write seconds"))
    if int(digits) > now.timestamp():
        raise DocumentError(line.number, _("the time of publication is in the future"))
    return datetime.fromtimestamp(int(digits), tz=UTC)


def questions_of(lines: list[Line]) -> list[AskedQuestion]:
    if not lines:
        return []
    heading, *rest = lines
    if not rest:
        raise DocumentError(heading.number, _("no question follows the heading FAQs"))
    if not rest[0].text.endswith("?"):
        raise DocumentError(rest[0].number, _("text before the first question; a question ends in “?”"))
    for line, following in pairwise([*rest, None]):
        if line and is_faq_heading(line):
            raise DocumentError(line.number, _("the heading FAQs appears here a second time"))
        if line and line.text.endswith("?") and not line.text.strip(SPACE + "?"):
            raise DocumentError(line.number, _("a question without words"))
        if line and line.text.endswith("?") and (following is None or following.text.endswith("?")):
            raise DocumentError(line.number, _("this question has no answer"))
    return grouped(rest)


def grouped(lines: list[Line]) -> list[AskedQuestion]:
    questions: list[AskedQuestion] = []
    known: set[str] = set()
    for line in lines:
        if not line.text.endswith("?"):
            questions[-1].answer.append(line.text)
            continue
        check_length(line, LONGEST_QUESTION)
        question = line.text.strip(SPACE)
        if same_words(question) in known:
            raise DocumentError(line.number, _("the same question appears here a second time"))
        known.add(same_words(question))
        questions.append(AskedQuestion(question))
    return questions


def same_words(text: str) -> str:
    return " ".join(text.casefold().split())
