"""A document of the clinic becomes drafts, and, asked for, editions. Questions are reached from their procedure."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from anchor.documents.grammar import AskedQuestion, ClinicDocument, same_words
from anchor.documents.placing import propose
from clinic.models import Physician
from faqs.beginning import begin_question
from faqs.models import LONGEST_TOPIC
from procedures.models import Procedure, Section, SectionKind
from publishing import gate, workflow
from publishing.hashes import content_hash
from publishing.models import Draft, Edition
from publishing.slugs import free_slug
from text.sanitising import from_plain


@dataclass
class ImportOutcome:
    """What an import did to one procedure; `notes` are sentences for whoever ran it."""

    procedure: Procedure
    word: str  # created, updated or unchanged
    published: int  # new editions, questions included
    notes: list[str]


@transaction.atomic
def import_document(document: ClinicDocument, now: datetime, *, publish: bool = False) -> ImportOutcome:
    """Writes `document` into the draft of the procedure with its title; with `publish`, into editions from `now` on.

    A document that was imported before changes nothing. All of it happens, or nothing. Raises `workflow.Refused`.
    """
    procedure = procedure_titled(document.title)
    notes: list[str] = []
    if procedure and procedure.imported_document == document.digest:
        word = _("unchanged")
    else:
        word = _("updated") if procedure else _("created")
        if procedure and procedure.imported_content and edited_since_import(procedure):
            notes.append(_("the draft was changed here since the last import; the document replaced those sections"))
        procedure = write_draft(procedure or Procedure(title=document.title), document, now)
    published = publish_imported(procedure, now, notes) if publish else 0
    return ImportOutcome(procedure, _("published") if published and word == _("unchanged") else word, published, notes)


def procedure_titled(title: str) -> Any:
    """The procedure whose title has the same words, locked; one that writes them just so goes first."""
    titles = Procedure.objects.order_by("pk").values_list("title", "pk")
    found = [(there != title, pk) for there, pk in titles if same_words(there) == same_words(title)]
    return Procedure.objects.select_for_update().get(pk=min(found)[1]) if found else None


def write_draft(procedure: Procedure, document: ClinicDocument, now: datetime) -> Procedure:
    there: list[Any] = [procedure, *procedure.questions.all()] if procedure.pk else []
    begun = [draft for draft in there if not workflow.is_published(draft) and edited_since_import(draft)]
    procedure.slug = procedure.slug or free_slug(Procedure, document.title)
    procedure.author = author_of(procedure, document)
    procedure.imported_author = document.author
    procedure.dated = document.dated
    procedure.imported_document = document.digest
    procedure.save()
    write_sections(procedure, document)
    workflow.imported(procedure, now=now)
    for draft in [procedure, *write_questions(procedure, document, now)]:
        if draft in begun:
            continue  # beside the document's words it holds some of staff that nobody has approved
        draft.imported_content = imported_hash(draft)
        draft.save(update_fields=["imported_content"])
    return procedure


def author_of(procedure: Procedure, document: ClinicDocument) -> Physician:
    """The physician whom the document names: the linked one, by whatever name, while the document names no other."""
    if procedure.author and same_words(procedure.imported_author) == same_words(document.author):
        return procedure.author
    return physician_named(document.author)


@contextmanager
def recorded(question: Any, now: datetime) -> Iterator[None]:
    """Takes what the block changes in the words or the places of `question` through the workflow."""
    before = question.content_hash()
    yield
    if question.content_hash() != before:
        workflow.imported(question, now=now)


def write_sections(procedure: Procedure, document: ClinicDocument) -> None:
    """Replaces the sections that the document speaks of; a paragraph that staff have moved stays where they put it."""
    present = {section.kind: section for section in procedure.sections.all()}
    moved = {
        paragraph: SectionKind(section.kind)
        for paragraph in document.paragraphs
        for section in present.values()
        if section.imported and from_plain(paragraph) in section.body
    }
    texts: dict[SectionKind, list[str]] = {}
    for paragraph, kind in zip(document.paragraphs, propose(document.paragraphs), strict=True):
        texts.setdefault(moved.get(paragraph, kind), []).append(paragraph)
    for kind, paragraphs in texts.items():
        section = present.pop(kind, None) or Section(procedure=procedure, kind=kind.value)
        section.body, section.sample, section.imported = from_plain("\n".join(paragraphs)), False, True
        section.save()
    for section in present.values():
        if section.imported:
            section.delete()
    number_sections(procedure)


def number_sections(procedure: Procedure) -> None:
    """Puts the sections into the patient's order."""
    for section in procedure.sections.all():
        section.position = SectionKind.values.index(section.kind)
        section.save(update_fields=["position"])


def write_questions(procedure: Any, document: ClinicDocument, now: datetime) -> list[Any]:
    """The document's questions first and in its order; then those that staff or the sample content placed here.

    Returns the questions that the document speaks of, and those that it no longer does.
    """
    written: list[Any] = []
    present = {same_words(place.question.question): place for place in procedure.placements.select_related("question")}
    for position, asked in enumerate(document.questions, start=1):
        place = present.pop(same_words(asked.question), None)
        question = workflow.locked(place.question) if place else new_question(procedure, asked, position)
        with recorded(question, now):
            write_question(question, asked, document)
            question.placements.filter(procedure=procedure).update(position=position)
        written.append(question)
    for position, place in enumerate(present.values(), start=len(document.questions) + 1):
        question = workflow.locked(place.question)
        with recorded(question, now):
            if question.imported_document:
                place.delete()
                written.append(question)
            else:
                question.placements.filter(procedure=procedure).update(position=position)
    return written


def write_question(question: Any, asked: AskedQuestion, document: ClinicDocument) -> None:
    question.question, question.answer = asked.question, from_plain("\n".join(asked.answer))
    if question.sample:
        question.short_answer, question.sample = "", False
    question.dated = document.dated
    question.imported_document = document.digest
    question.save()


def new_question(procedure: Any, asked: AskedQuestion, position: int) -> Any:
    topic = Truncator(procedure.title).chars(LONGEST_TOPIC)
    return begin_question(asked.question, by=None, topic=topic, procedure=procedure, position=position)


def publish_imported(procedure: Any, now: datetime, notes: list[str]) -> int:
    """Publishes what the import wrote and nobody has touched since; returns the number of new editions.

    The gate does not stop what the clinic publishes already: `notes` say what it finds.
    """
    published: list[Any] = []
    on_page = {edition.draft for edition in procedure.question_editions.live().select_related("draft")}
    questions = [question for question in on_page | set(procedure.questions.all()) if question.imported_document]
    for draft in [procedure, *sorted(questions, key=lambda question: question.pk)]:
        if withdrawn(draft):
            notes.append(_("“%(title)s” was withdrawn here: publish it in the admin") % {"title": draft})
            continue
        if workflow.is_published(draft):
            continue
        if edited_since_import(draft):
            notes.append(_("“%(title)s” was changed here since the import: publish it in the admin") % {"title": draft})
            continue
        try:
            workflow.publish_as_is(
                draft,
                now=now,
                origin=Edition.Origin.IMPORTED,
                change_note=_("Imported from the clinic's document."),
            )
        except workflow.NothingChanged:
            continue
        published.append(draft)
    notes += [note for draft in published for note in gate_notes(draft, now)]
    if procedure.author and not procedure.author.shown and published:
        procedure.author.shown = True
        procedure.author.save(update_fields=["shown"])
    return len(published)


def gate_notes(draft: Draft, now: datetime) -> list[str]:
    return [
        f"{found.rule}: {draft}{f', {found.where}' if found.where else ''}: {found.message}"
        for found in gate.findings(draft, now)
    ]


def withdrawn(draft: Any) -> bool:
    newest = draft.editions.first()
    return newest is not None and newest.kind != Edition.Kind.PAGE


def edited_since_import(draft: Draft) -> bool:
    # Earlier imports kept the hash of the whole content, names included.
    return draft.imported_content not in {imported_hash(draft), draft.content_hash()}


def imported_hash(draft: Any) -> str:
    """The hash of what an import writes. A physician stands in it by their key: a new name of theirs is no edit."""
    content = draft.freeze()
    return content_hash(content | {"author": draft.author_id} if "author" in content else content)


def physician_named(name: str) -> Physician:
    """The physician of this name; a new one has no page of their own until something of theirs is published."""
    found = Physician.objects.filter(name__iexact=name).first()
    return found or Physician.objects.create(name=name, slug=free_slug(Physician, name), shown=False)
