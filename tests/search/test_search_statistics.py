"""What people look for is counted; who they are is not."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.db import DatabaseError
from django.utils import timezone

from faqs.models import Question
from publishing.history import events_of
from search import statistics
from search.models import SearchCount, Synonym
from search.personal import looks_personal
from tests.publishing.conftest import make_member

pytestmark = pytest.mark.usefixtures("sample_clinic")
DAY = date(2026, 3, 3)
ADMIN = "/admin/search/searchcount/"
PERSONAL = [
    "John Smith", "john smith", "maria garcia", "garcia", "O'Brien", "Nguyễn", "Jaroslav Kowalczyk",
    "jaroslav kowalczyk",
    "my name is Zbigniew", "dr zbigniew", "Dr. Moghim", "doctor moghim", "pain of Zbigniew", "nurse Ratched",
    "303-555-0142", "(303) 555 0142", "123-45-6789", "12/03/1957", "march 3 1957", "born in 1957", "june", "monday",
    "100 Sample Street", "elm street", "ana@example.org", "ana at example.org", "www.example.org", "80202",
    "４２", "٣٣", "appointment for linda", "room 12",
]  # fmt: skip
IMPERSONAL = [
    "mild", "milld", "does it hurt", "pinched nerve", "botox", "ketamine infusion", "spinal cord stimulator",
    "cant pee", "can I drive home", "epidural steroid injection", "medicare", "how long is recovery", "will it hurt",
    "MILD", "Botox", "bill for my injection", "price", "wie lange",
]  # fmt: skip


def search_for(client, q, times=1):
    for _ in range(times):
        assert client.get("/search/", {"q": q}).status_code == 200


def test_a_search_is_counted_by_day_term_results_and_language(client, without_coverage):
    search_for(client, "  Pinched NERVE ", times=2)

    row = SearchCount.objects.get()
    assert (row.day, row.term, row.language, row.uses) == (timezone.localdate(), "pinched nerve", "en", 2)
    assert row.results == 3


def test_nothing_else_is_kept(db):
    names = {field.name for field in SearchCount._meta.get_fields()}

    assert names == {"id", "day", "term", "language", "results", "uses"}
    assert SearchCount._meta.pk.get_internal_type() == "UUIDField", "a number that counts up would tell the order"


def test_later_pages_narrowing_and_suggestions_count_nothing(client, sample_clinic):
    client.get("/search/", {"q": "mild", "page": "2"})
    client.get("/search/", {"q": "mild", "kind": "question"})
    client.get("/search/suggest/", {"q": "mild"})
    client.head("/search/", {"q": "mild"})

    # Page 2 of one page is page 1.
    assert sum(SearchCount.objects.values_list("uses", flat=True)) == 1


def test_what_may_tell_who_somebody_is_is_not_counted(sample_clinic):
    for q in PERSONAL:
        statistics.count(q, 0, "en", DAY)

    assert [row.term for row in SearchCount.objects.all()] == []


def test_what_tells_nothing_of_a_person_is_counted(sample_clinic):
    assert [q for q in IMPERSONAL if q != "wie lange" and looks_personal(q)] == []


def test_a_story_is_not_counted(sample_clinic):
    statistics.count("mild " * 9, 0, "en", DAY)
    statistics.count("x" * 81, 0, "en", DAY)

    assert not SearchCount.objects.exists()


def test_a_search_works_though_it_cannot_be_counted(client, sample_clinic, monkeypatch, caplog):
    def full(*_):
        raise DatabaseError("disk is full")

    monkeypatch.setattr(statistics, "add", full)

    search_for(client, "mild")

    assert not caplog.records


def test_a_term_is_shown_from_three_uses_on_over_all_days(db):
    for day, results in ((DAY, 0), (DAY, 0), (DAY + timedelta(days=1), 0)):
        statistics.count("botox", results, "en", day)
    for _ in range(2):
        statistics.count("ozone", 0, "en", DAY)
    for _ in range(3):
        statistics.count("needle", 4, "en", DAY)

    assert [(row["term"], row["times"]) for row in statistics.totals()] == [("botox", 3), ("needle", 3)]
    assert [row["term"] for row in statistics.found_nothing()] == ["botox"]


def test_counts_are_forgotten_after_90_days(db, capsys):
    today = timezone.localdate()
    for age in (89, 90, 200):
        SearchCount.objects.create(day=today - timedelta(days=age), term=f"age {age}", language="en", results=0)

    call_command("retention", "--dry-run")
    assert "Would forget 2 counts of searches." in capsys.readouterr().out
    assert SearchCount.objects.count() == 3

    call_command("retention")
    call_command("retention")
    assert [row.term for row in SearchCount.objects.all()] == ["age 89"]


# In the admin ---------------------------------------------------------------------------------------------------------


def nothing_found_for(term):
    for _ in range(3):
        statistics.count(term, 0, "en", DAY)


def test_one_click_turns_a_search_that_found_nothing_into_a_draft_question(client, editor):
    nothing_found_for("do you offer botox")
    client.force_login(editor)

    assert "do you offer botox" in client.get(ADMIN).content.decode()
    response = client.post(f"{ADMIN}begin-question/", {"term": "do you offer botox"})

    question = Question.objects.get(slug="do-you-offer-botox")
    assert response["Location"] == f"/admin/faqs/question/{question.pk}/change/"
    assert (question.question, question.slug, question.state) == ("Do you offer botox?", "do-you-offer-botox", "draft")
    assert events_of(question).get().by == editor
    client.post(f"{ADMIN}begin-question/", {"term": "do you offer botox"})
    assert Question.objects.filter(question="Do you offer botox?").count() == 2, (
        "an address that is taken gets a number"
    )


def test_only_terms_on_the_list_and_people_who_may_add_questions(client, editor):
    nothing_found_for("botox")
    client.force_login(editor)
    assert client.post(f"{ADMIN}begin-question/", {"term": "something else"}).status_code == 404
    assert client.get(f"{ADMIN}begin-question/").status_code == 405

    viewer = make_member("viewer")
    viewer.user_permissions.add(Permission.objects.get(codename="view_searchcount"))
    client.force_login(viewer)
    assert client.get(ADMIN).status_code == 200
    assert client.post(f"{ADMIN}begin-question/", {"term": "botox"}).status_code == 403
    client.force_login(make_member("nobody"))
    assert client.get(ADMIN).status_code == 403


def test_staff_keep_synonyms_and_they_work_at_once(client, sample_clinic):
    editor = make_member("editor", "Content editor")
    client.force_login(editor)
    assert "No page matches" in client.get("/search/", {"q": "schmerzspritze"}).content.decode()

    client.post("/admin/search/synonym/add/", {"phrase": "schmerzspritze", "means": "epidural steroid injection"})

    assert "Epidural" in client.get("/search/", {"q": "schmerzspritze"}).content.decode()
    assert client.post("/admin/search/synonym/add/", {"phrase": "?!", "means": "mild"}).status_code == 200
    assert not Synonym.objects.filter(phrase="?!").exists()


def test_english_words_of_an_emergency_are_no_names_and_spanish_ones_may_be(db):
    assert not looks_personal("clammy airbags")
    assert looks_personal("dr cardenal")
    assert looks_personal("anaphylaxis zbigniewicz wobblegrunt")


def test_there_are_words_to_begin_with(db):
    assert Synonym.objects.count() >= 20
