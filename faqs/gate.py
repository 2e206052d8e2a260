"""The gate's rules for a question: readers can find it, it is not a duplicate, and it has a short answer."""

from collections.abc import Iterator
from datetime import datetime
from difflib import SequenceMatcher
from itertools import chain

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from faqs.models import MOST_RELATED, MOST_WORDS_IN_SHORT_ANSWER, Question, QuestionEdition
from procedures.gate.numbers import numbers_without_one_source, only_shares, supports_gone
from procedures.gate.page import plain_passage
from procedures.gate.payers import payers_in_prose
from procedures.gate.sources import expiring_sources, undated_sources
from procedures.models import Procedure, Source, SourceFields
from publishing import rules
from publishing.gate import Finding
from publishing.labels import labels_of
from publishing.placeholders import placeholders
from publishing.rules import Passage
from text.sanitising import from_plain

NEARLY_THE_SAME = 0.85


def findings(question: Question, now: datetime) -> list[Finding]:
    """What the gate finds in a question's draft, in a fixed number of queries."""
    answer = Passage("answer", _("Answer"), question.answer)
    names = [own_text(question, "question"), own_text(question, "topic")]
    texts = [own_text(question, "short_answer"), answer]
    addresses = rules.addresses_in([answer])
    return list(
        chain(
            question_mark(question),
            short_answer(question),
            related(question),
            placed(question),
            numbers_and_sources(question, [*texts, *only_shares(names)], now),
            placeholders([*names, *texts], is_error=not question.sample),
            payers_in_prose(texts),
            nearly_the_same(question, now),
            [rules.sample_text("sample", _("The page"))] if question.sample else [],
            rules.every_passage([answer]),
            rules.insecure_links(addresses),
            rules.dead_links(addresses),
            rules.review_overdue(question, now),
        )
    )


def own_text(question: Question, field: str) -> Passage:
    return plain_passage(field, labels_of(Question)[field], getattr(question, field))


def question_mark(question: Question) -> Iterator[Finding]:
    if not question.question.rstrip().endswith(("?", "？", "؟")):
        message = _("Word the question as a patient would, and end it with a question mark.")
        yield Finding("question-mark", "question", message, evidence=question.question)


def short_answer(question: Question) -> Iterator[Finding]:
    text = question.short_answer.strip()
    count = rules.words(text)
    if not text:
        message = _("There is no short answer. Write one of at most %(most)d words.")
        yield Finding("no-short-answer", "short_answer", message % {"most": MOST_WORDS_IN_SHORT_ANSWER})
    elif count > MOST_WORDS_IN_SHORT_ANSWER:
        message = _("The short answer has %(count)d words. Use at most %(most)d words.")
        values = {"count": count, "most": MOST_WORDS_IN_SHORT_ANSWER}
        yield Finding("long-short-answer", "short_answer", message % values, evidence=text)


def related(question: Question) -> Iterator[Finding]:
    others = sorted(question.related.values_list("pk", flat=True))
    if len(others) > MOST_RELATED:
        message = _("%(count)d related questions are too many to choose from. Keep at most %(most)d.")
        values = {"count": len(others), "most": MOST_RELATED}
        yield Finding("too-many-related", "related", message % values, evidence=str(others))
    if question.pk in others:
        message = _("The question lists itself as a related question. Remove it from the list.")
        yield Finding("related-to-itself", "related", message, evidence=question.question)


def placed(question: Question) -> Iterator[Finding]:
    if not question.topic.strip() and not question.placements.exists():
        message = _("Readers cannot find this question. Place it on a procedure or give it a topic.")
        yield Finding("not-placed", "topic", message, is_error=False)


def answers_on(procedure: Procedure) -> list[str]:
    """The markup of the answers on a procedure's page, for the gate of the procedure."""
    texts = Question.objects.filter(placements__procedure=procedure).values_list("short_answer", "answer")
    return [markup for short, answer in texts for markup in (from_plain(short), answer)]


def numbers_and_sources(question: Question, passages: list[Passage], now: datetime) -> Iterator[Finding]:
    """A question's numbers rest on its own sources or on those of the procedures whose pages it stands on."""
    own = list(question.sources.all())
    lent: list[SourceFields] = list(Source.objects.filter(procedure__placements__question=question).order_by("pk"))
    yield from numbers_without_one_source(passages, [*own, *lent])
    yield from supports_gone(own, [passage.markup for passage in passages])
    yield from undated_sources(own)
    yield from expiring_sources(own, localdate(now))


def nearly_the_same(question: Question, now: datetime) -> Iterator[Finding]:
    """Two answers to the same question sooner or later contradict each other."""
    live = QuestionEdition.objects.live(now).exclude(draft=question.pk)
    compared = SequenceMatcher(b=question.question.lower(), autojunk=False)
    for title in live.order_by("title").values_list("title", flat=True):
        compared.set_seq1(title.lower())
        if compared.quick_ratio() > NEARLY_THE_SAME and compared.ratio() > NEARLY_THE_SAME:
            message = _("“%(other)s” is already on the site. If this is the same question, edit that one instead.")
            values, evidence = {"other": title}, f"{question.question}\n{title}"
            yield Finding("nearly-the-same", "question", message % values, is_error=False, evidence=evidence)
