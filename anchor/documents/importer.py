"""Writes a document of the clinic into drafts and, on request, publishes them as editions."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from anchor.documents.grammar import AskedQuestion, ClinicDocument, same_words
from anchor.documents.placing import propose
from clinic.models import Physician
from faqs.beginning import begin_question
from faqs.models import LONGEST_TOPIC, Placement, Question
from procedures.models import Procedure, Section, SectionKind
from publishing import gate, workflow
from publishing.models import Draft, Edition
from publishing.slugs import free_slug
from publishing.written import imported_hash
from text.sanitising import from_plain

ImportedDraft = Procedure | Question


@dataclass
class ImportOutcome:
    """What an import did to one procedure. `notes` are sentences for the person who ran it."""

    procedure: Procedure
    word: str  # created, updated or unchanged
    published: int  # new editions, questions included
    notes: list[str]


@transaction.atomic
def import_document(document: ClinicDocument, now: datetime, *, publish: bool = False) -> ImportOutcome:
    """Writes `document` into the draft of the procedure with its title; with `publish`, also publishes it at `now`.

    Importing the same document again changes nothing. Everything happens in one transaction. Raises `StepRefused`, also
    if the words of the page were written and signed here: no import replaces them.
    """
    procedure = procedure_titled(document.title)
    notes: list[str] = []
    if procedure and procedure.imported_document == document.digest:
        word = _("unchanged")
    else:
        word = _("updated") if procedure else _("created")
        if procedure:
            keep_signed_words(procedure)
        if procedure and procedure.imported_content and edited_since_import(procedure):
            notes.append(_("the draft was changed here since the last import; the document replaced those sections"))
        procedure = write_draft(procedure or Procedure(title=document.title), document, now)
    published = publish_imported(procedure, now, notes) if publish else 0
    return ImportOutcome(procedure, _("published") if published and word == _("unchanged") else word, published, notes)


def keep_signed_words(draft: ImportedDraft) -> None:
    """Refuses to write over words that were signed here, unless they came from an earlier import and are published."""
    signed = workflow.signature_here(draft)
    if signed and (draft.signed or not draft.imported_document):
        raise workflow.SignedHere(signed, draft)


def procedure_titled(title: str) -> Procedure | None:
    """The procedure whose title has the same words, locked. An identical title wins over one in another case."""
    titles = Procedure.objects.order_by("pk").values_list("title", "pk")
    found = [(other != title, pk) for other, pk in titles if same_words(other) == same_words(title)]
    return Procedure.objects.select_for_update().get(pk=min(found)[1]) if found else None


def write_draft(procedure: Procedure, document: ClinicDocument, now: datetime) -> Procedure:
    existing: list[ImportedDraft] = [procedure, *procedure.questions.all()] if procedure.pk else []
    edited = [draft for draft in existing if not workflow.is_published(draft) and edited_since_import(draft)]
    procedure.slug = procedure.slug or free_slug(Procedure, document.title)
    procedure.author = author_of(procedure, document)
    procedure.imported_author = document.author
    procedure.dated = document.dated
    procedure.imported_document = document.digest
    procedure.save()
    write_sections(procedure, document)
    written: list[ImportedDraft] = [procedure, *write_questions(procedure, document, now)]
    workflow.imported(procedure, now=now)
    for draft in written:
        if draft in edited:
            continue  # it also has words of staff that are not approved yet
        draft.imported_content = imported_hash(draft.freeze(), draft)
        draft.save(update_fields=["imported_content"])
    return procedure


def author_of(procedure: Procedure, document: ClinicDocument) -> Physician:
    """The physician named in the document. While the document names the same author, the linked physician stays."""
    if procedure.author and same_words(procedure.imported_author) == same_words(document.author):
        return procedure.author
    return physician_named(document.author)


@contextmanager
def recorded(question: Question, now: datetime) -> Iterator[None]:
    """Records in the workflow what the block changes in the words or placements of `question`."""
    before = question.content_hash()
    yield
    if question.content_hash() != before:
        workflow.imported(question, now=now, alone=False)


def write_sections(procedure: Procedure, document: ClinicDocument) -> None:
    """Replaces the imported sections. A paragraph that staff moved stays in the section that they chose."""
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
    for section in procedure.sections.all():
        section.position = SectionKind.values.index(section.kind)
        section.save(update_fields=["position"])


def write_questions(procedure: Procedure, document: ClinicDocument, now: datetime) -> list[Question]:
    """Writes the document's questions first, in its order, and after them the questions from staff or the sample.

    Returns the questions in the document and those that are no longer in it.
    """
    written: list[Question] = []
    placements = procedure.placements.select_related("question")
    present: dict[str, Placement] = {same_words(place.question.question): place for place in placements}
    for position, asked in enumerate(document.questions, start=1):
        place = present.pop(same_words(asked.question), None)
        question: Question = workflow.locked(place.question) if place else new_question(procedure, asked, position)
        keep_signed_words(question)
        with recorded(question, now):
            write_question(question, asked, document, procedure.author)
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


def write_question(
    question: Question, asked: AskedQuestion, document: ClinicDocument, author: Physician | None
) -> None:
    question.question, question.answer = asked.question, from_plain("\n".join(asked.answer))
    if question.sample:
        question.short_answer, question.sample = "", False
    question.dated, question.author = document.dated, author
    question.imported_document = document.digest
    question.save()


def new_question(procedure: Procedure, asked: AskedQuestion, position: int) -> Question:
    topic = Truncator(procedure.title).chars(LONGEST_TOPIC)
    return begin_question(asked.question, by=None, topic=topic, procedure=procedure, position=position)


def publish_imported(procedure: Procedure, now: datetime, notes: list[str]) -> int:
    """Publishes imported drafts that staff have not edited since; returns the number of new editions.

    The gate does not stop them, because the clinic has published these texts before. Its findings go into `notes`.
    """
    published: list[ImportedDraft] = []
    drafts: list[ImportedDraft] = [procedure, *imported_questions(procedure)]
    for draft in drafts:
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
        except workflow.SignedHere as signed:
            notes.append(_("%(reason)s The new words wait in the draft for approval.") % {"reason": signed})
            continue
        published.append(draft)
    notes += [note for draft in published for note in gate_notes(draft, now)]
    if procedure.author and not procedure.author.shown and published:
        procedure.author.shown = True
        procedure.author.save(update_fields=["shown"])
    return len(published)


def imported_questions(procedure: Procedure) -> list[Question]:
    live: set[Question] = {edition.draft for edition in procedure.question_editions.live().select_related("draft")}
    imported = [question for question in live | set(procedure.questions.all()) if question.imported_document]
    return sorted(imported, key=lambda question: question.pk)


def gate_notes(draft: Draft, now: datetime) -> list[str]:
    return [
        f"{found.rule}: {draft}{f', {found.where}' if found.where else ''}: {found.message}"
        for found in gate.findings(draft, now)
    ]


def withdrawn(draft: ImportedDraft) -> bool:
    newest = draft.editions.first()
    return newest is not None and newest.kind != Edition.Kind.PAGE


def edited_since_import(draft: ImportedDraft) -> bool:
    return draft.imported_content != imported_hash(draft.freeze(), draft)


def physician_named(name: str) -> Physician:
    """The physician with this name. A new one has no page until one of their procedures is published."""
    found = Physician.objects.filter(name__iexact=name).first()
    return found or Physician.objects.create(name=name, slug=free_slug(Physician, name), shown=False)
