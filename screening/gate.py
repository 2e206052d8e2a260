"""The gate's rules for what patients are asked: each can say that it does not know, and no question is a promise."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import chain
from typing import Any

from django.utils.translation import gettext as _

from publishing import rules
from publishing.gate import Finding
from screening.choice_lines import NOT_SURE, Signal, choices_of
from screening.models import QuestionKind, SafetyList, ScreeningSet

# Long-standing trouble with these is common in the very people who ask about their back (PMC3743645).
ONLY_IF_NEW = re.compile(r"\b(?:urin\w*|bladder|bowels?|numb\w*|weak\w*|leak\w*)\b", re.IGNORECASE)
SAYS_NEW = re.compile(r"\b(?:new|newly|sudden|suddenly)\b", re.IGNORECASE)
# What would tell patients how the clinic decides, or that the procedure will do them good.
PROMISE = re.compile(
    r"\b(?:guarante\w+|cured?|pain[- ]free|risk[- ]free|qualif\w+|eligib\w+|(?:good|likely|right) candidate"
    r"|candidate for|suitable for you|right for you|will (?:help|work|fix|relieve|heal|improve|end|stop)"
    r"|(?:you|it) (?:will|can) be (?:better|healed|fixed))\b",
    re.IGNORECASE,
)


def of_safety_list(safety_list: SafetyList, now: datetime) -> list[Finding]:
    """What the gate finds in the safety list's draft."""
    items = list(safety_list.items.all())
    found = chain(
        no_safety_item(items),
        without_text("items", items),
        same_keys("items", items),
        promises([("question", safety_list.question), ("intro", safety_list.intro), *texts("items", items, "text")]),
        not_new(items),
    )
    return [*found, *of_any(safety_list, now)]


def of_screening_set(screening_set: ScreeningSet, now: datetime) -> list[Finding]:
    """What the gate finds in the draft of a procedure's questions."""
    questions = list(screening_set.questions.all())
    found = chain(
        no_question(questions),
        without_text("questions", questions),
        same_keys("questions", questions),
        promises([("intro", screening_set.intro), *texts("questions", questions, "text", "hint", "choices")]),
        *(choices(question) for question in questions),
    )
    return [*found, *of_any(screening_set, now)]


def of_any(draft: Any, now: datetime) -> Iterator[Finding]:
    if draft.sample:
        yield rules.sample_text("sample", str(draft))
    yield from rules.review_overdue(draft, now)


def texts(part: str, rows: Iterable[Any], *names: str) -> list[tuple[str, str]]:
    """Each of the rows' named fields as (where, text)."""
    return [(f"{part}:{row.pk}:{name}", getattr(row, name)) for row in rows for name in names]


# Rules ----------------------------------------------------------------------------------------------------------------


def no_safety_item(items: list[Any]) -> Iterator[Finding]:
    if not items:
        yield Finding("no-safety-item", "items", _("The list is empty. Add the signs of an emergency."))


def no_question(questions: list[Any]) -> Iterator[Finding]:
    if not questions:
        yield Finding("no-question", "questions", _("There is no question yet. Add one."))


def without_text(part: str, rows: list[Any]) -> Iterator[Finding]:
    for row in rows:
        if not row.text.strip():
            message = _("Row %(number)d has no text. Write what patients will read, or remove it.")
            where = f"{part}:{row.pk}:text"
            yield Finding("no-text", where, message % {"number": rows.index(row) + 1}, evidence=row.key)


def same_keys(part: str, rows: list[Any]) -> Iterator[Finding]:
    """Answers are stored under keys: two rows with one key could not be told apart."""
    counted = Counter(row.key for row in rows)
    for row in rows:
        if not row.key:
            message = _("“%(text)s” has no key. Give it a short one in plain letters.") % {"text": row}
        elif counted[row.key] > 1:
            message = _("The key “%(key)s” is there more than once. Give each row its own.") % {"key": row.key}
        else:
            continue
        yield Finding("same-key", f"{part}:{row.pk}:key", message, evidence=f"{row.key}\n{row.text}")


def promises(passages: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Nothing in a question may say how it will end; patients are told no verdict before a person has looked."""
    for where, text in passages:
        if found := PROMISE.search(text):
            message = _("“%(words)s” promises a result or a verdict. Ask only about what the patient feels or knows.")
            yield Finding("promise", where, message % {"words": found[0]}, evidence=text)


def not_new(items: list[Any]) -> Iterator[Finding]:
    for item in items:
        if ONLY_IF_NEW.search(item.text) and not SAYS_NEW.search(item.text):
            message = _("“%(text)s”: many people have this for years. Say that you mean new or sudden trouble.")
            where = f"items:{item.pk}:text"
            yield Finding("not-new", where, message % {"text": item}, is_error=False, evidence=item.text)


def choices(question: Any) -> Iterator[Finding]:
    where = f"questions:{question.pk}:choices"
    rows = choices_of(question.choices)
    if question.kind == QuestionKind.TEXT:
        if rows:
            message = _("“%(text)s” is answered in own words: remove its choices, or change its kind.")
            yield Finding("choices-of-text", where, message % {"text": question}, evidence=question.text)
        return
    keys = Counter(row["key"] for row in rows)
    faults = {
        "no-not-sure": _("“%(text)s” has no line “not_sure | Not sure | unclear”. Add it."),
        "few-choices": _("“%(text)s” needs a choice besides “not sure”."),
        "same-choice": _("“%(text)s” has two choices with one key. Give each its own."),
        "half-a-choice": _("“%(text)s” has a choice without a key or a label. Write: key | label | signal."),
        "unknown-signal": _("“%(text)s” has a signal that nobody knows. Write %(signals)s."),
    }
    present = {
        "no-not-sure": NOT_SURE not in keys,
        "few-choices": not set(keys) - {NOT_SURE},
        "same-choice": any(count > 1 for count in keys.values()),
        "half-a-choice": any(not row["key"] or not row["label"] for row in rows),
        "unknown-signal": any(row["signal"] not in Signal.values for row in rows),
    }
    values = {"text": question, "signals": ", ".join(Signal.values)}
    for rule, message in faults.items():
        if present[rule]:
            yield Finding(rule, where, message % values, evidence=f"{question.text}\n{question.choices}")
