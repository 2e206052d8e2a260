"""How a question's edition is found, and how a search that found nothing becomes a question."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from faqs.models import Question, QuestionEdition
from publishing import search, workflow
from publishing.search import statistics


def document_of(edition: QuestionEdition) -> search.Document:
    content = edition.content
    # The short answer is shown as such; the long text need not repeat it.
    answer = edition.search_text.removeprefix(content["short_answer"]).strip()
    return search.Document(
        kind=search.Kind.QUESTION,
        address=edition.get_absolute_url(),
        name="",
        question=content["question"],
        short_text=" ".join(filter(None, [content["short_answer"], content["topic"] and f"{content['topic']}."])),
        long_text=answer,
        live_from=edition.live_from,
    )


@transaction.atomic
def begin_question(words: str, by: Any) -> Question:
    """A draft of a question in the words that patients searched for."""
    slug = stem = slugify(words)[:70].strip("-") or "question"
    number = 1
    while Question.objects.filter(slug=slug).exists():
        number += 1
        slug = f"{stem}-{number}"
    question = Question.objects.create(question=f"{words[:1].upper()}{words[1:]}?", slug=slug)
    workflow.saved(question, by=by, now=timezone.now())
    return question


def register() -> None:
    search.register_editions(QuestionEdition, document_of)
    statistics.begin_question[:] = [begin_question]
