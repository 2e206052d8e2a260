"""Makes a question's draft: for an import, from a search that found nothing, or from a patient's request."""

from django.db import transaction

from faqs.models import Placement, Question
from procedures.models import Procedure
from publishing.slugs import free_slug
from staff.models import StaffMember


@transaction.atomic
def begin_question(
    words: str,
    *,
    by: StaffMember | None,
    topic: str = "",
    procedure: Procedure | None = None,
    position: int | None = None,
) -> Question:
    """Saves a draft with the question `words`, placed on `procedure` if given.

    It writes no entry in the workflow's log; the caller does.
    """
    question = Question.objects.create(question=words, slug=free_slug(Question, words), topic=topic, changed_by=by)
    if procedure:
        last = Placement.after_all(procedure.pk)
        question.placements.create(procedure=procedure, position=last if position is None else position)
    return question
