"""What can be found is what patients can read, from the same transaction on and to the minute."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from clinic.models import Physician
from procedures.models import Procedure, ProcedureEdition
from publishing import workflow
from publishing.models import Edition
from search.documents import Document, Matches
from search.finding import search, suggest
from search.indexing import index, reindex
from search.kinds import KINDS
from search.models import SearchEntry, SearchWord
from search.ranking import Field
from tests.publishing.conftest import bring_live, write
from text.spelling import trigrams
from text.words import words_of

NOW = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def found(q, now=NOW):
    return [result.address for result in search(q, now=now).results]


def again(draft, words, editor, clinician, now, **options):
    return bring_live(draft, editor, clinician, words, now=now, **options)


def test_a_page_is_found_once_its_transaction_is_through_and_not_if_that_fails(draft, editor, clinician):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        bring_live(draft, editor, clinician, "Words about marmalade.")
        assert found("marmalade") == ["/procedures/knee-injection/"]
        raise ZeroDivisionError

    assert found("marmalade") == []


def test_a_draft_is_not_found(draft, editor, clinician):
    bring_live(draft, editor, clinician, "Words about marmalade.")

    write(draft, "Words about honey.", editor)

    assert found("honey") == []
    assert found("marmalade")


def test_words_of_a_superseded_edition_are_gone(draft, editor, clinician):
    bring_live(draft, editor, clinician, "Words about marmalade.")
    again(draft, "Words about honey.", editor, clinician, NOW + HOUR)

    assert found("marmalade", NOW + HOUR) == []
    assert found("honey", NOW + HOUR)
    assert SearchEntry.objects.filter(kind="procedure").count() == 1


@pytest.mark.parametrize("kind", [Edition.Kind.ENDED, Edition.Kind.ERROR, Edition.Kind.REPLACED])
def test_a_withdrawn_page_leaves_the_index_and_comes_back_when_published_again(draft, editor, clinician, kind):
    bring_live(draft, editor, clinician, "Words about marmalade.")
    other = Procedure.objects.create(title="Another", slug="another")
    replacement = other if kind == Edition.Kind.REPLACED else None

    workflow.withdraw(draft, by=clinician, now=NOW + HOUR, kind=kind, reason="Why.", replacement=replacement)
    assert found("marmalade", NOW + HOUR) == []
    assert not SearchEntry.objects.filter(kind="procedure").exists()

    again(draft, "More on marmalade.", editor, clinician, NOW + 2 * HOUR)
    assert found("marmalade", NOW + 2 * HOUR)


def test_a_scheduled_edition_is_found_from_its_minute_on_without_any_job(draft, editor, clinician):
    bring_live(draft, editor, clinician, "Words about marmalade.")
    again(draft, "Words about honey.", editor, clinician, NOW + HOUR, live_from=NOW + 5 * HOUR)
    before, minute = NOW + 5 * HOUR - timedelta(seconds=1), NOW + 5 * HOUR

    assert (bool(found("marmalade", before)), bool(found("honey", before))) == (True, False)
    assert (bool(found("marmalade", minute)), bool(found("honey", minute))) == (False, True)
    assert suggest("knee inj", now=before)


def test_a_scheduled_edition_that_was_overtaken_never_comes(draft, editor, clinician):
    bring_live(draft, editor, clinician, "Words about marmalade.")
    again(draft, "Words about honey.", editor, clinician, NOW + HOUR, live_from=NOW + 5 * HOUR)
    write(draft, "Words about jam.", editor, NOW + 2 * HOUR)
    workflow.correct(draft, by=clinician, now=NOW + 2 * HOUR, reason="A mistake.")

    assert found("honey", NOW + 6 * HOUR) == []
    assert found("jam", NOW + 6 * HOUR)


def test_did_you_mean_does_not_give_a_scheduled_page_away(draft, editor, clinician):
    bring_live(draft, editor, clinician, "Words about marmalade.", live_from=NOW + HOUR)

    answer = search("marmelade", now=NOW)

    assert (answer.meant, answer.results) == ("", [])


class AnySchedule(TestCase):
    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=6), st.integers(0, 7))
    def test_found_is_exactly_what_is_live(self, steps, at):
        draft = Procedure.objects.create(title="Knee injection", slug="knee-injection")
        moment = NOW + at * HOUR
        words = ["alpha", "bravo", "charlie", "delta", "echo", "foxtrot"]
        for number, (hour, is_page) in enumerate(steps):
            draft.sections.all().delete()
            draft.sections.create(kind="what", body=f"<p>{words[number]}</p>")
            edition = workflow.make_edition(draft, by=None, now=NOW, live_from=NOW + hour * HOUR, origin="sample")
            if not is_page:
                over = NOW + hour * HOUR
                workflow.copy_edition(draft, edition, NOW, kind="ended", live_from=over, change_note="Over.")

        live = [edition.search_text for edition in ProcedureEdition.objects.live(moment)]

        assert [word for word in words if found(word, moment)] == live


# What stands first ----------------------------------------------------------------------------------------------------


def test_a_name_stands_before_an_other_name_a_question_a_short_text_and_a_long_text(db):
    index("x:1", Document("procedure", "/long/", "Five", NOW, long_text="Of this, of that, and of marmalade."))
    index("x:2", Document("procedure", "/short/", "Four", NOW, short_text="Of marmalade."))
    index("x:3", Document("question", "/question/", "", NOW, question="Is there marmalade here?"))
    index("x:4", Document("procedure", "/other/", "Two", NOW, other_names=("Marmalade",)))
    index("x:5", Document("procedure", "/name/", "Marmalade way", NOW))

    assert found("marmalade") == ["/name/", "/other/", "/question/", "/short/", "/long/"]


@pytest.mark.parametrize(
    "q",
    [
        "marmalades", "marmal", "mármalade", "MARMALADE", "marmelade", "marmaladde", "jar marmalade",
        "what about marmalade in a jar?",
    ],
)  # fmt: skip
def test_a_word_is_found_inflected_begun_accented_misspelt_and_in_any_order(db, q):
    index("x:1", Document("question", "/x/", "", NOW, question="Is marmalade in this jar good?"))

    assert found(q) == ["/x/"]


# Physicians -----------------------------------------------------------------------------------------------------------


def test_a_physician_is_found_as_saved_and_not_once_hidden_or_gone(db):
    person = Physician.objects.create(name="Ana Sample MD", slug="ana", role="Sails boats", shown=True)
    assert found("boats") == ["/physicians/ana/"]

    person.role = "Climbs mountains"
    person.save()
    assert (found("boats"), found("mountains")) == ([], ["/physicians/ana/"])

    person.shown = False
    person.save()
    assert found("ana sample") == []

    person.shown = True
    person.save()
    person.delete()
    assert found("ana sample") == []


# Rebuilding -----------------------------------------------------------------------------------------------------------


def test_the_index_is_built_from_nothing(draft, editor, clinician, capsys):
    bring_live(draft, editor, clinician, "Words about marmalade.")
    again(draft, "Words about honey.", editor, clinician, NOW + HOUR, live_from=datetime(2099, 1, 1, tzinfo=UTC))
    SearchEntry.objects.all().delete()
    SearchWord.objects.all().delete()
    assert found("marmalade") == []

    call_command("reindex")

    assert found("marmalade")
    assert found("marmelade"), "the words that misspelt ones are compared with are there again too"
    assert (found("honey"), bool(found("honey", datetime(2099, 1, 1, tzinfo=UTC)))) == ([], True)
    assert "2 pages and people" in capsys.readouterr().out


def test_every_page_can_be_found_at_every_moment_of_a_rebuild(db, monkeypatch):
    monkeypatch.setattr("search.indexing.BATCH", 2)
    for name in ("Ana", "Ben", "Cleo", "Dora", "Emil"):
        Physician.objects.create(name=f"{name} Sample MD", slug=name.lower(), shown=True)

    seen = [len(found("sample")) for _ in reindex(NOW)]

    assert len(seen) == 3
    assert set(seen) == {5}


def test_a_rebuild_forgets_what_nobody_reads_any_more(db):
    person = Physician.objects.create(name="Ana Sample MD", slug="ana", role="Sails boats", shown=True)
    SearchEntry.objects.filter(thing=f"clinic.physician:{person.pk}").update(thing="clinic.physician:999999")
    Physician.objects.filter(pk=person.pk).update(role="Climbs mountains")

    call_command("reindex", verbosity=0)

    assert (found("boats"), found("mountains")) == ([], ["/physicians/ana/"])
    assert not SearchWord.objects.filter(word="boats").exists()


def test_the_words_follow_whoever_writes_the_rows(db):
    """On SQLite triggers see to that; a migration that remakes the table would lose them."""
    values = {"kind": "question", "language": "en", "address": "/x/", "hash": "", "live_from": NOW}
    entry = SearchEntry.objects.create(thing="x:1", question="Is it marmalade?", **values)
    assert found("marmalade")

    SearchEntry.objects.filter(pk=entry.pk).update(question="Is it honey?")
    assert (found("marmalade"), found("honey")) == ([], ["/x/"])

    SearchEntry.objects.filter(pk=entry.pk).delete()
    assert found("honey") == []


def test_a_row_ends_after_it_starts(db):
    values = {"kind": "question", "language": "en", "address": "/x/", "hash": "", "thing": "x:1"}

    with pytest.raises(IntegrityError), transaction.atomic():
        SearchEntry.objects.create(live_from=NOW, live_until=NOW, **values)


def test_a_search_asks_the_database_a_fixed_number_of_times(draft, editor, clinician, django_assert_max_num_queries):
    bring_live(draft, editor, clinician, "Words about marmalade.")
    extra = 4 if connection.vendor == "postgresql" else len(KINDS)  # a savepoint and two settings; or a count a kind

    with django_assert_max_num_queries(6 + extra):
        search("marmalade", now=NOW)


# Another engine -------------------------------------------------------------------------------------------------------


class MemoryEngine:
    """The smallest engine there can be: what OpenSearch would have to replace."""

    things: ClassVar[dict] = {}

    def put(self, things):
        self.things.update(things)

    def find(self, query, scope, limit):
        at_all = replace(scope, kinds=())
        having = [one for documents in self.things.values() for one in documents if self.matches(one, query, at_all)]
        best = [one for one in having if not scope.kinds or one.kind in scope.kinds]
        return Matches(Counter(one.kind for one in having), best[:limit])

    def matches(self, one, query, scope):
        titles = [one.name, *one.other_names, one.question]
        texts = titles if scope.titles_only else [*titles, one.short_text, one.long_text]
        field = Field.of(1, " ".join(texts))
        said = [any(field.has(term) for term in group.terms) for group in query.groups]
        live = one.live_from <= scope.now and (one.live_until is None or one.live_until > scope.now)
        return live and scope.language in {None, one.language} and (any(said) if query.any_of else all(said))

    def words(self):
        return {
            word
            for documents in self.things.values()
            for one in documents
            for word in words_of(f"{one.name} {one.question} {one.short_text} {one.long_text}")
        }

    def known(self, words):
        return set(words) & self.words()

    def starting_with(self, beginning):
        return sorted(word for word in self.words() if word.startswith(beginning))

    def similar(self, word):
        return [(one, False) for one in self.words() if trigrams(one) & trigrams(word)]

    def tidy(self, things):
        for thing in set(self.things) - set(things):
            del self.things[thing]


@pytest.fixture
def third_engine(settings, monkeypatch):
    settings.SEARCH_ENGINE = "tests.search.test_search_index.MemoryEngine"
    monkeypatch.setattr(MemoryEngine, "things", {})


def test_a_third_engine_serves_the_pages_without_a_change_to_them(third_engine, client, db):
    index("x:1", Document("question", "/x/", "", NOW, question="Is it <b>jam</b>?"))

    page = client.get("/search/", {"q": "jam"}).content.decode()

    assert 'href="/x/"' in page
    assert "&lt;b&gt;<mark>jam</mark>" in page.replace("\n", "")
    assert client.get("/search/suggest/", {"q": "jam"}).json()["suggestions"][0]["address"] == "/x/"
    assert "No page matches" in client.get("/search/", {"q": "honey"}).content.decode()


def test_the_workflow_fills_a_third_engine_and_a_rebuild_tidies_it(third_engine, draft, editor, clinician):
    bring_live(draft, editor, clinician, "Words about marmalade.")
    again(draft, "Words about honey.", editor, clinician, NOW + HOUR, live_from=NOW + 5 * HOUR)
    assert not SearchEntry.objects.exists()
    assert (bool(found("marmalade")), bool(found("honey"))) == (True, False)
    assert (bool(found("marmelade", NOW + 5 * HOUR)), bool(found("hony", NOW + 5 * HOUR))) == (False, True)

    index("x:1", Document("question", "/x/", "", NOW, question="Is it jam?"))
    list(reindex(NOW))
    assert (bool(found("marmalade")), found("jam")) == (True, [])

    workflow.withdraw(draft, by=clinician, now=NOW + HOUR, kind=Edition.Kind.ENDED, reason="Why.", replacement=None)
    assert found("marmalade", NOW + HOUR) == []
