"""The gate's rules for the safety check and the screening questions.

Patients can always answer “not sure”, and no question promises a result.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from publishing import rules
from publishing.gate import Finding
from screening.choice_lines import NOT_SURE, Signal, choices_of
from screening.models import (
    QuestionKind,
    QuestionnaireDraft,
    QuestionnaireRow,
    SafetyItem,
    SafetyList,
    ScreeningQuestion,
    ScreeningSet,
)

# Many people who ask about their back have had such trouble for a long time (PMC3743645).
ONLY_IF_NEW = re.compile(r"\b(?:urin\w*|bladder|bowels?|numb\w*|weak\w*|leak\w*)\b", re.IGNORECASE)
SAYS_NEW = re.compile(r"\b(?:new|newly|sudden|suddenly)\b", re.IGNORECASE)
# Words that tell patients how the clinic decides, or that the procedure will help them.
PROMISE = re.compile(
    r"\b(?:guarante\w+|cured?|pain[- ]free|risk[- ]free|qualif\w+|eligib\w+|(?:good|likely|right) candidate"
    r"|candidate for|suitable for you|right for you|will (?:help|work|fix|relieve|heal|improve|end|stop)"
    r"|(?:you|it) (?:will|can) be (?:better|healed|fixed))\b",
    re.IGNORECASE,
)


def safety_list_findings(safety_list: SafetyList, now: datetime) -> list[Finding]:
    items = list(safety_list.items.all())
    found = chain(
        no_safety_item(items),
        without_text("items", items),
        same_keys("items", items),
        promises([("question", safety_list.question), ("intro", safety_list.intro), *texts("items", items, "text")]),
        not_new(items),
    )
    return [*found, *common_findings(safety_list, now)]


def screening_set_findings(screening_set: ScreeningSet, now: datetime) -> list[Finding]:
    questions = list(screening_set.questions.all())
    found = chain(
        no_question(questions),
        without_text("questions", questions),
        same_keys("questions", questions),
        promises([("intro", screening_set.intro), *texts("questions", questions, "text", "hint", "choices")]),
        *(choices(question) for question in questions),
    )
    return [*found, *common_findings(screening_set, now)]


def common_findings(draft: QuestionnaireDraft, now: datetime) -> Iterator[Finding]:
    if draft.sample:
        yield rules.sample_text("sample", str(draft))
    yield from rules.review_overdue(draft, now)


def texts(part: str, rows: Iterable[QuestionnaireRow], *names: str) -> list[tuple[str, str]]:
    """(where, text) of each row's fields with these names; `where` as in `Finding`."""
    return [(f"{part}:{row.pk}:{name}", getattr(row, name)) for row in rows for name in names]


# Rules ----------------------------------------------------------------------------------------------------------------


def no_safety_item(items: list[SafetyItem]) -> Iterator[Finding]:
    if not items:
        yield Finding("no-safety-item", "items", _("The list is empty. Add the signs of an emergency."))


def no_question(questions: list[ScreeningQuestion]) -> Iterator[Finding]:
    if not questions:
        yield Finding("no-question", "questions", _("There is no question yet. Add one."))


def without_text(part: str, rows: Sequence[QuestionnaireRow]) -> Iterator[Finding]:
    for number, row in enumerate(rows, start=1):
        if not row.text.strip():
            message = _("Row %(number)d has no text. Write what patients will read, or remove the row.")
            where = f"{part}:{row.pk}:text"
            yield Finding("no-text", where, message % {"number": number}, evidence=row.key)


def same_keys(part: str, rows: Sequence[QuestionnaireRow]) -> Iterator[Finding]:
    """Answers are stored under keys, so the answers to two rows with the same key would be mixed up."""
    counted = Counter(row.key for row in rows)
    for row in rows:
        if not row.key:
            message = _("“%(text)s” has no key. Give it a short one in plain letters.") % {"text": row}
        elif counted[row.key] > 1:
            message = _("More than one row has the key “%(key)s”. Give each row its own key.") % {"key": row.key}
        else:
            continue
        yield Finding("same-key", f"{part}:{row.pk}:key", message, evidence=f"{row.key}\n{row.text}")


def promises(passages: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """No question may suggest a result, and no patient gets a verdict before staff have looked at the request."""
    for where, text in passages:
        if found := PROMISE.search(text):
            message = _("“%(words)s” promises a result or a verdict. Ask only about what the patient feels or knows.")
            yield Finding("promise", where, message % {"words": found[0]}, evidence=text)


def not_new(items: list[SafetyItem]) -> Iterator[Finding]:
    for item in items:
        if ONLY_IF_NEW.search(item.text) and not SAYS_NEW.search(item.text):
            message = _("“%(text)s”: many people have had this for years. Say that you mean new or sudden trouble.")
            where = f"items:{item.pk}:text"
            yield Finding("not-new", where, message % {"text": item}, is_error=False, evidence=item.text)


def choices(question: ScreeningQuestion) -> Iterator[Finding]:
    where = f"questions:{question.pk}:choices"
    rows = choices_of(question.choices)
    if question.kind != QuestionKind.TEXT:
        values = {"text": question, "signals": ", ".join(Signal.values)}
        for rule, message in faults_of_choices(rows):
            yield Finding(rule, where, message % values, evidence=f"{question.text}\n{question.choices}")
    elif rows:
        message = _("Patients answer “%(text)s” in their own words. Remove its choices, or change its kind.")
        yield Finding("choices-of-text", where, message % {"text": question}, evidence=question.text)


def faults_of_choices(rows: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """(rule, message) of each fault; the messages take “text”, the question, and “signals”."""
    keys = Counter(row["key"] for row in rows)
    if NOT_SURE not in keys:
        yield "no-not-sure", _("“%(text)s” has no line “not_sure | Not sure | unclear”. Add it.")
    if not set(keys) - {NOT_SURE}:
        yield "few-choices", _("“%(text)s” needs a choice besides “not sure”.")
    if any(count > 1 for count in keys.values()):
        yield "same-choice", _("“%(text)s” has two choices with the same key. Give each choice its own key.")
    if any(not row["key"] or not row["label"] for row in rows):
        yield "half-a-choice", _("“%(text)s” has a choice without a key or a label. Write: key | label | signal.")
    if any(row["signal"] not in Signal.values for row in rows):
        yield "unknown-signal", _("“%(text)s” has an unknown signal. Use one of these: %(signals)s.")
