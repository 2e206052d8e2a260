"""How search finds a question, and how staff turn a search without results into a question."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from faqs.beginning import begin_question
from faqs.models import Question, QuestionEdition
from publishing import marks, workflow
from publishing.staff.addresses import admin_address
from search import indexing, kinds, unanswered
from search.documents import Document
from staff.models import StaffMember

KIND = kinds.Kind("question", _("Questions"), rank=2, unreviewed=_("Not yet reviewed by a physician"))


def document_of(edition: QuestionEdition) -> Document:
    content = edition.content
    # Search results show the short answer by itself, so the long text leaves it out.
    answer = edition.search_text.removeprefix(content["short_answer"]).strip()
    return Document(
        kind=KIND.name,
        address=edition.get_absolute_url(),
        name="",
        question=content["question"],
        short_text=" ".join(filter(None, [content["short_answer"], content["topic"] and f"{content['topic']}."])),
        long_text=answer,
        live_from=edition.live_from,
        **marks.in_search(edition),
    )


def may_begin(user: StaffMember) -> bool:
    return user.has_perm("faqs.add_question")


@transaction.atomic
def begin(words: str, by: StaffMember) -> str:
    """Makes a draft from the words that patients searched for; returns its address in the admin."""
    question = begin_question(f"{words[:1].upper()}{words[1:]}?", by=by)
    workflow.saved(question, by=by, now=timezone.now())
    return admin_address(question)


def register() -> None:
    kinds.register(KIND)
    indexing.register_editions(Question, QuestionEdition, document_of)
    unanswered.register(may_begin, begin)
