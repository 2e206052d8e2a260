"""SQLite and PostgreSQL find the same: both keep a word under the stem by which it is looked for."""

import pytest
from django.db import connection
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from search.documents import Document
from search.engines.postgresql import lexemes
from search.finding import search
from search.indexing import index
from text.stems import stem
from text.words import listed

WORDS = sorted(word for name in ("english_words", "ordinary_words") for word in listed(name) if word.isascii())
ENDINGS = (
    "", "s", "ed", "ing", "ly", "al", "ation", "er", "ful", "ness", "ity", "ive", "ize", "able", "ably", "ible", "ibly",
    "ble", "bly", "ology", "ologies", "ological", "ologically", "ologist",
)  # fmt: skip
FORMS = [word + ending for word in WORDS for ending in ENDINGS]
BATCH = 5000


def stems_in_fts5(words):
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE VIRTUAL TABLE temp.forms USING fts5(word, tokenize='porter unicode61 remove_diacritics 2')"
        )
        cursor.execute("CREATE VIRTUAL TABLE temp.kept USING fts5vocab('temp', 'forms', 'instance')")
        cursor.executemany("INSERT INTO temp.forms (rowid, word) VALUES (%s, %s)", list(enumerate(words)))
        cursor.execute("SELECT doc, term FROM temp.kept ORDER BY doc")
        found = dict(cursor.fetchall())
        cursor.execute("DROP TABLE temp.kept")
        cursor.execute("DROP TABLE temp.forms")
    return [found[place] for place in range(len(words))]


def stems_in_postgresql(words):
    found = []
    with connection.cursor() as cursor:
        for start in range(0, len(words), BATCH):
            cursor.execute(
                "SELECT (ts_lexize('search_porter', word))[1] FROM unnest(%s) WITH ORDINALITY AS w (word, place) "
                "ORDER BY place",
                [words[start : start + BATCH]],
            )
            found += [lexeme for (lexeme,) in cursor.fetchall()]
    return found


@pytest.mark.django_db
def test_every_word_of_the_lists_in_every_form_is_kept_under_a_stem_that_is_looked_for():
    if connection.vendor == "sqlite":
        strays = [word for word, kept in zip(FORMS, stems_in_fts5(FORMS), strict=True) if kept != stem(word)]
    else:
        strays = [
            word for word, kept in zip(FORMS, stems_in_postgresql(FORMS), strict=True) if kept not in lexemes(word)
        ]

    assert len(FORMS) > 100_000
    assert strays == []


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="FTS5 keeps our own stems, as the test above shows")
def test_postgresql_keeps_no_two_words_together_that_we_tell_apart():
    ours: dict[str, set[str]] = {}
    for word, kept in zip(FORMS, stems_in_postgresql(FORMS), strict=True):
        ours.setdefault(kept, set()).add(stem(word))

    assert {kept: stems for kept, stems in ours.items() if len(stems) > 1} == {}


@given(st.sampled_from(WORDS), st.sampled_from(ENDINGS), st.sampled_from(ENDINGS))
def test_words_with_one_stem_are_looked_for_by_the_same_lexemes(word, one, other):
    same = stem(word + one) == stem(word + other)

    assert (lexemes(word + one) == lexemes(word + other)) == same


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("neurological", "neurology"),
        ("neurology", "neurological"),
        ("possible", "possibly"),
        ("possibly", "possible"),
        ("incredibly", "incredible"),
        ("infallibly", "infallible"),
        ("pathologies", "pathological"),
        ("Đức Nguyễn", "Đức"),
        ("Đức Nguyễn", "Nguyen"),
        ("Łukasz Søren", "łukasz"),
        ("ağrısı", "agrısı"),
        ("œdema", "œdema"),
        ("læge", "læge"),
        ("T12s", "T12s"),
        ("B12s", "B12"),
        ("2010s", "2010s"),
    ],
)
def test_a_page_is_found_by_another_form_of_its_word(written, asked):
    now = timezone.now()
    index("thing:1", Document("question", "/q/", "", now, question=f"Is this {written} so?"))

    assert [result.address for result in search(asked, now=now).results] == ["/q/"]
