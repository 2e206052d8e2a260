"""Drafts become editions; patients read editions."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from ledger.models import Immutable
from procedures.models import Procedure, ProcedureEdition
from publishing import workflow
from publishing.hashes import content_hash
from publishing.transitions import NothingChanged

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.fixture
def draft(db):
    procedure = Procedure.objects.create(title="Knee injection", slug="knee-injection")
    procedure.sections.create(kind="what", body="<p>First words.</p>")
    return procedure


def publish(draft, now):
    return workflow.publish_as_is(draft, now=now, origin="sample", change_note="")


def rewrite(draft, words):
    draft.sections.update(body=f"<p>{words}</p>")


def words(edition):
    return edition.content["sections"][0]["body"]


def test_an_edition_holds_what_the_draft_said_when_it_was_published(draft):
    edition = publish(draft, NOW)

    rewrite(draft, "Second words.")

    assert words(ProcedureEdition.objects.get(pk=edition.pk)) == "<p>First words.</p>"
    assert edition.hash == content_hash(edition.content)
    assert edition.number == 1


def test_publishing_the_same_words_twice_is_refused(draft):
    publish(draft, NOW)

    with pytest.raises(NothingChanged):
        publish(draft, NOW + HOUR)

    assert draft.editions.count() == 1


def test_of_several_editions_the_newest_that_is_due_is_live(draft):
    publish(draft, NOW)
    rewrite(draft, "Second words.")
    publish(draft, NOW + HOUR)

    live = ProcedureEdition.objects.live

    assert [words(edition) for edition in live(NOW)] == ["<p>First words.</p>"]
    assert [words(edition) for edition in live(NOW + HOUR)] == ["<p>Second words.</p>"]
    assert not live(NOW - HOUR).exists()


def test_an_edition_can_be_neither_changed_nor_deleted(draft):
    edition = publish(draft, NOW)
    edition.title = "Other"

    with pytest.raises(Immutable):
        edition.save()
    with pytest.raises(Immutable):
        edition.delete()
    with pytest.raises(Immutable):
        ProcedureEdition.objects.update(title="Other")
    with pytest.raises(Immutable):
        ProcedureEdition.objects.all().delete()


class LiveEditions(TestCase):
    @given(st.lists(st.integers(min_value=0, max_value=5), min_size=1, max_size=6), st.integers(0, 6))
    def test_live_is_the_newest_edition_due_whatever_the_order_of_their_times(self, hours, at):
        draft = Procedure.objects.create(title="Knee injection", slug="knee-injection")
        for number, hour in enumerate(hours, start=1):
            ProcedureEdition.objects.create(
                draft=draft,
                slug=draft.slug,
                title=draft.title,
                number=number,
                content={},
                origin="sample",
                hash=str(number),
                live_from=NOW + hour * HOUR,
                created_at=NOW,
            )

        live = list(ProcedureEdition.objects.live(NOW + at * HOUR))

        due = [number for number, hour in enumerate(hours, start=1) if hour <= at]
        assert [edition.number for edition in live] == due[-1:]
