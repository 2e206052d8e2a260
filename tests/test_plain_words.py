"""The clinic's own words are as easy to read as it asks of its editors: grade 8 at most, and 6 as the goal."""

import re
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from faqs.models import QuestionEdition
from pages.models import BiographyEdition, DescriptionEdition, NoticeEdition
from procedures.models import ProcedureEdition
from text.readability import FEWEST_WORDS, grade, grade_of_markup

MOST, GOAL = 8, 6
TEMPLATES = Path(settings.BASE_DIR) / "templates"
TRANSLATED = re.compile(r"{%\s*translate\s+(?:\"([^\"]*)\"|'([^']*)')")
BLOCK = re.compile(r"{%\s*blocktranslate[^%]*%}(.*?){%\s*endblocktranslate", re.DOTALL)
# A heading or a button is no sentence: a word more or less is several grades.
FEWEST = 2 * FEWEST_WORDS


def sentences(source):
    """What a template says in words of its own; a value stands for one short word."""
    blocks = [part for block in BLOCK.findall(source) for part in re.split(r"{%\s*plural\s*%}", block)]
    plain = [re.sub(r"{{.*?}}", "5", re.sub(r"<[^>]+>", "", part)) for part in blocks]
    said = [*map("".join, TRANSLATED.findall(source)), *(" ".join(part.split()) for part in plain)]
    return [words for words in said if len(words.split()) >= FEWEST]


def for_patients():
    return [path for path in sorted(TEMPLATES.rglob("*.html")) if TEMPLATES / "admin" not in path.parents]


def test_each_sentence_of_a_page_is_easy_to_read_and_all_together_are_easier():
    said = {words: path.name for path in for_patients() for words in sentences(path.read_text())}

    assert len(said) > 100
    assert [(path, words) for words, path in said.items() if grade(words) > MOST] == []
    assert grade("\n".join(said)) <= GOAL


def test_a_sentence_that_is_hard_to_read_is_found():
    source = '{% translate "Percutaneous decompression necessitates comprehensive preoperative evaluation." %}'

    assert [grade(words) > MOST for words in sentences(source)] == [True]


@pytest.mark.django_db
def test_the_sample_content_is_easy_to_read():
    call_command("load_sample", stdout=StringIO())
    prose = [*NoticeEdition.objects.live(), *BiographyEdition.objects.live()]
    texts = {edition.slug: edition.content["body"] for edition in prose}
    texts |= {edition.slug: edition.content["one_line"] for edition in DescriptionEdition.objects.live()}
    texts |= {edition.slug: edition.content["answer"] for edition in QuestionEdition.objects.live()}
    texts |= {f"{edition.slug}, short": edition.content["short_answer"] for edition in QuestionEdition.objects.live()}
    for edition in ProcedureEdition.objects.live():
        texts |= {f"{edition.slug}, {part['kind']}": part["body"] for part in edition.content["sections"]}
        texts[f"{edition.slug}, in one line"] = edition.content["one_line"]

    grades = {name: grade_of_markup(text) for name, text in texts.items()}

    assert len(grades) > 50
    assert {name: found for name, found in grades.items() if found and found > MOST} == {}
    assert grade_of_markup("".join(f"<p>{text}</p>" for text in texts.values())) <= GOAL
