"""A diff shows every difference between two editions, and nothing that is the same."""

import random
import time

import pytest
from django.template.loader import render_to_string
from hypothesis import example, given
from hypothesis import strategies as st

from publishing.diff import FORMATTING, ORDER, WORDS, Change, changes, shortened
from text.sanitising import to_plain
from text.word_diff import ADDED, REMOVED, SAME, Piece

LABELS = {
    "title": "Title",
    "sections": "Sections",
    "sections.what": "What it is",
    "sections.risks": "Risks",
    "sections.body": "",
    "criteria": "Criteria",
    "criteria.may_help": "It may help if",
    "criteria.may_not": "It may not be right if",
    "choices.nothing": "This is doing nothing",
}


def section(kind, body):
    return {"kind": kind, "body": body, "sample": False}


def criterion(text, kind="may_help"):
    return {"kind": kind, "text": text}


def found(old, new):
    return [(change.label, change.about, list(change.pieces)) for change in changes(old, new, LABELS)]


def words(change, *kinds):
    return " ".join(piece.text for piece in change.pieces if piece.kind in kinds).split()


# Words


def test_a_field_shows_which_words_went_and_which_came():
    assert found({"title": "Knee injection"}, {"title": "Knee or hip injections"}) == [
        ("Title", WORDS, [(SAME, "Knee"), (REMOVED, "injection"), (ADDED, "or hip injections")]),
    ]


def test_equal_contents_differ_in_nothing():
    content = {"title": "Knee", "sections": [section("what", "<p>One</p>")], "author": None}

    assert changes(content, dict(content), LABELS) == []


def test_a_body_is_compared_by_its_words_and_not_by_its_tags():
    old = {"sections": [section("risks", "<p>Bleeding &amp; pain.</p><p>Rarely fever.</p>")]}
    new = {"sections": [section("risks", "<p>Bleeding &amp; pain.</p><p>Very rarely fever.</p>")]}

    assert found(old, new) == [
        ("Sections › Risks", WORDS, [
            (SAME, "Bleeding & pain."), (REMOVED, "\nRarely"), (ADDED, "Very rarely"), (SAME, "fever."),
        ]),
    ]  # fmt: skip


def test_a_field_that_is_new_is_shown_with_its_own_name():
    assert found({}, {"other_names": ["MILD", "vertos"], "dated": None}) == [
        ("Other names", WORDS, [(ADDED, "MILD\nvertos")]),
    ]


def test_an_author_is_compared_by_name():
    old, new = {"author": None}, {"author": {"name": "Ana Sample", "slug": "ana"}}

    assert [label for label, *_ in found(old, new)] == ["Author › Name", "Author › Slug"]


def test_a_tick_is_shown_as_yes_or_no():
    assert found({"sample": True}, {"sample": False}) == [("Sample", WORDS, [(REMOVED, "yes"), (ADDED, "no")])]


def test_fields_stand_in_the_order_of_their_labels():
    old, new = {"a": 1, "criteria": [], "title": "x"}, {"a": 2, "criteria": [criterion("y")], "title": "z"}

    assert [change.label for change in changes(old, new, LABELS)] == ["Title", "Criteria › It may help if", "A"]


# Rows


def test_sections_are_matched_by_kind_wherever_they_stand():
    old = {"sections": [section("what", "<p>One</p>"), section("risks", "<p>Two</p>")]}
    new = {"sections": [section("why", "<p>New</p>"), section("what", "<p>One</p>"), section("risks", "<p>Three</p>")]}

    assert found(old, new) == [
        ("Sections › Why", WORDS, [(ADDED, "New")]),
        ("Sections › Risks", WORDS, [(REMOVED, "Two"), (ADDED, "Three")]),
    ]


def test_a_row_that_is_put_in_front_leaves_the_others_alone():
    rest = [criterion("You have leg pain when you walk."), criterion("You feel better when you sit.")]
    new = criterion("You are over 18.")

    assert found({"criteria": rest}, {"criteria": [new, *rest]}) == [
        ("Criteria › It may help if", WORDS, [(ADDED, "You are over 18.")]),
    ]
    assert found({"criteria": [new, *rest]}, {"criteria": rest}) == [
        ("Criteria › It may help if", WORDS, [(REMOVED, "You are over 18.")]),
    ]


def test_rows_that_change_places_are_told_as_order_and_as_nothing_else():
    one, two, three = criterion("You have pain."), criterion("You are well."), criterion("You take pills.", "may_not")

    assert found({"criteria": [one, two, three]}, {"criteria": [two, three, one]}) == [
        (
            "Criteria",
            ORDER,
            [
                (REMOVED, "You have pain."),
                (SAME, "\nYou are well.\nYou take pills."),
                (ADDED, "\nYou have pain."),
            ],
        ),
    ]


def test_a_row_that_moved_and_was_edited_is_still_the_same_row():
    old = [criterion("You have pain in one leg."), criterion("You are well.")]
    new = [criterion("You are well."), criterion("You have pain in the left leg.")]

    order, edit = changes({"criteria": old}, {"criteria": new}, LABELS)

    assert order.about == ORDER
    assert (words(edit, REMOVED), words(edit, ADDED)) == (["one"], ["the", "left"])


def test_a_row_of_another_kind_says_so_by_the_names_of_the_kinds():
    old, new = {"criteria": [criterion("You are ill.")]}, {"criteria": [criterion("You are ill.", "may_not")]}

    ((label, about, pieces),) = found(old, new)

    assert (label, about) == ("Criteria › It may not be right if › Kind", WORDS)
    assert pieces == [(SAME, "It may"), (REMOVED, "help"), (ADDED, "not be right"), (SAME, "if")]


def test_a_new_row_is_shown_as_a_whole_with_its_ticks_and_its_links():
    rows = [{"name": "Wait", "body": 'See <a href="https://a.example/">this</a>', "note": "", "nothing": True}]

    assert found({"choices": []}, {"choices": rows}) == [
        ("Choices › Wait", WORDS, [(ADDED, "This is doing nothing\nSee this\nWait")]),
        ("Choices › Wait", FORMATTING, [(ADDED, "link “this” to https://a.example/")]),
    ]


def test_a_row_keeps_its_name_through_a_new_text():
    old = {"choices": [{"name": "Surgery", "how": "one two three four"}]}
    new = {"choices": [{"name": "Rest", "how": "x"}, {"name": "Surgery", "how": "five six seven eight"}]}

    assert [change.label for change in changes(old, new, LABELS)] == ["Choices › Rest", "Choices › Surgery › How"]


def test_of_two_rows_that_are_equally_like_it_the_one_at_its_place_counts():
    old = {"criteria": [criterion("a b c d"), criterion("x y m n")]}
    new = {"criteria": [criterion("m n o p"), criterion("a b x y")]}

    for one, other in ((old, new), (new, old)):
        edits = [change for change in changes(one, other, LABELS) if words(change, SAME)]
        assert [words(change, SAME) for change in edits] == [["x", "y"]]


def test_lists_of_words_show_the_lines_that_went_and_came():
    assert found({"other_names": ["a", "b", "c"]}, {"other_names": ["b", "c", "d"]}) == [
        ("Other names", WORDS, [(REMOVED, "a"), (SAME, "\nb\nc"), (ADDED, "\nd")]),
    ]


# Formatting


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ('<p>See <a href="https://a.example/">it</a></p>', '<p>See <a href="https://b.example/">it</a></p>',
         "https://a.example/", "https://b.example/"),
        ("<p>Do <strong>not</strong> eat</p>", "<p>Do not eat</p>", "bold “not”", ""),
        ("<p>Do not eat</p>", "<p>Do <em>not</em> eat</p>", "", "emphasis “not”"),
        ("<ul><li>Eat</li><li>Walk</li></ul>", "<ul><li>Eat</li></ul><p>Walk</p>", "list item", "paragraph"),
        ("<ul><li>Eat</li></ul>", "<ol><li>Eat</li></ol>", "list", "numbered"),
        ("<h3>Eat</h3>", "<p>Eat</p>", "heading", "paragraph"),
        ("<p>Eat<br>Walk</p>", "<p>Eat</p><p>Walk</p>", "<br>", "</p> <p>"),
        ('<p lang="es">Come</p>', '<p lang="ar">Come</p>', 'lang="es">', 'lang="ar">'),
    ],
)  # fmt: skip
def test_a_change_that_no_word_shows_is_told_as_formatting(old, new, removed, added):
    (change,) = changes({"sections": [section("what", old)]}, {"sections": [section("what", new)]}, LABELS)

    assert (change.label, change.about) == ("Sections › What it is", FORMATTING)
    assert (words(change, REMOVED), words(change, ADDED)) == (removed.split(), added.split())


def test_formatting_that_stayed_is_not_told():
    old = "<h3>Before</h3><ul><li>Eat</li><li>Walk</li></ul>"
    new = "<h3>Before</h3><ul><li>Eat</li></ul><p>Walk</p>"

    assert found({"answer": old}, {"answer": new}) == [
        ("Answer", FORMATTING, [(REMOVED, "list item"), (ADDED, "paragraph"), (SAME, "“Walk”")]),
    ]


def test_words_that_stayed_begin_a_line_where_they_do_in_either():
    one, other = {"note": "a\nb c"}, {"note": "a b d"}

    assert found(one, other) == [("Note", WORDS, [(SAME, "a\nb"), (REMOVED, "c"), (ADDED, "d")])]
    assert found(other, one) == [("Note", WORDS, [(SAME, "a\nb"), (REMOVED, "d"), (ADDED, "c")])]


def test_new_words_and_a_new_address_are_both_told():
    old, new = '<p>See <a href="https://a.example/">it</a></p>', '<p>Read <a href="https://b.example/">it</a></p>'

    assert [change.about for change in changes({"answer": old}, {"answer": new}, LABELS)] == [WORDS, FORMATTING]


@pytest.mark.parametrize(
    ("old", "new"), [("a  b", "a b"), ("a\nb", "a b"), ("", None), ([], None), ([["a", "b c"]], [["a b", "c"]])]
)
def test_a_difference_of_mere_spacing_is_not_passed_over(old, new):
    assert [change.about for change in changes({"note": old}, {"note": new}, LABELS)] == [FORMATTING]


# Any content

TEXT = st.text(st.sampled_from("ab <>&\n"), max_size=12) | st.text(max_size=20)
BODY = st.lists(
    st.sampled_from(["<p>one two</p>", "<p>two <strong>three</strong></p>", "<ul><li>one</li><li>four</li></ul>",
                     '<p><a href="https://a.example/">two</a> one</p>', "<h3>three</h3>", "four", "&lt;p&gt;"]),
    max_size=5,
).map("".join)  # fmt: skip
KINDS = st.sampled_from(["what", "why", "risks", "how"])
CONTENT = st.fixed_dictionaries(
    {},
    optional={
        "title": TEXT,
        "sample": st.booleans(),
        "author": st.none() | st.fixed_dictionaries({"name": TEXT, "slug": TEXT}),
        "other_names": st.lists(TEXT, max_size=4),
        "sections": st.lists(st.builds(section, KINDS, BODY), unique_by=lambda row: row["kind"]),
        "criteria": st.lists(st.builds(criterion, BODY | TEXT, KINDS), max_size=4),
        "procedures": st.lists(st.lists(st.integers(0, 5), min_size=2, max_size=2), max_size=3),
        "answer": BODY | TEXT,
    },
)


@given(BODY, BODY)
def test_what_stayed_and_went_are_the_old_words_and_what_stayed_and_came_the_new_ones(old, new):
    for change in changes({"answer": old}, {"answer": new}, LABELS):
        if change.about == WORDS:
            assert words(change, SAME, REMOVED) == to_plain(old).split()
            assert words(change, SAME, ADDED) == to_plain(new).split()


REPETITIVE = st.lists(st.sampled_from("ab"), max_size=8).map(" ".join)


@given(TEXT | REPETITIVE, TEXT | REPETITIVE)
@example("a a", "a a a")
def test_the_same_holds_for_plain_text(old, new):
    for change in changes({"title": old}, {"title": new}, {}):
        if change.about == WORDS:
            assert (words(change, SAME, REMOVED), words(change, SAME, ADDED)) == (old.split(), new.split())


@given(CONTENT, CONTENT)
def test_there_is_a_change_exactly_where_something_differs(old, new):
    assert changes(old, old, LABELS) == []
    assert bool(changes(old, new, LABELS)) == (old != new)


@given(CONTENT, CONTENT)
def test_the_way_back_shows_as_removed_what_came_and_as_added_what_went(old, new):
    there, back = changes(old, new, LABELS), changes(new, old, LABELS)

    def in_words(found, removed, added):
        return sorted(
            (change.about, words(change, removed), words(change, added), words(change, SAME))
            for change in found
            if change.about != ORDER
        )

    assert in_words(there, REMOVED, ADDED) == in_words(back, ADDED, REMOVED)
    assert len(there) == len(back)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | TEXT,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
        max_leaves=10,
    ),
    CONTENT,
)
def test_whatever_an_old_edition_holds_it_can_be_compared(value, content):
    for old, new in (({"sections": value}, content), (content, {"criteria": value, "title": value})):
        assert bool(changes(old, new, LABELS)) == (old != new)


# Long texts


def long_text(*, words, seed=1, length=14_000):
    dice = random.Random(seed)  # noqa: S311
    return [f"word{dice.randrange(words)}" for _ in range(length)]


@pytest.mark.parametrize("vocabulary", [1, 2, 30, 150, 1_000, 14_000])
def test_two_long_texts_are_compared_in_time_however_alike_their_words_are(vocabulary):
    old, new = (" ".join(long_text(words=vocabulary, seed=seed)) for seed in (1, 2))
    started = time.process_time()

    changes({"answer": f"<p>{old}</p>"}, {"answer": f"<p>{new}</p>"}, {})

    assert time.process_time() - started < 2


@pytest.mark.parametrize("vocabulary", [150, 1_000, 14_000])
def test_a_few_edits_in_a_long_text_are_found_to_the_word(vocabulary):
    old = long_text(words=vocabulary)
    new = list(old)
    for place in (20, 7_000, 13_900):
        new[place] = "edited"
    del new[9_000]

    (change,) = changes({"answer": " ".join(old)}, {"answer": " ".join(new)}, {})

    assert words(change, ADDED) == ["edited"] * 3
    assert words(change, REMOVED) == [old[20], old[7_000], old[9_000], old[13_900]]


def many_rows(*, seed):
    texts = long_text(words=300, seed=seed, length=36_000)
    return [criterion(" ".join(texts[start : start + 30])) for start in range(0, 36_000, 30)]


def test_many_rows_are_compared_in_time():
    old, new = {"criteria": many_rows(seed=1)}, {"criteria": many_rows(seed=2)}
    started = time.process_time()

    changes(old, new, {})

    assert time.process_time() - started < 2


def test_one_row_among_many_is_the_only_change():
    rows = many_rows(seed=1)

    (change,) = changes({"criteria": rows}, {"criteria": [criterion("You are well."), *rows]}, {})

    assert words(change, ADDED) == ["You", "are", "well."]


def test_a_text_that_would_take_too_many_rounds_is_shown_as_rewritten(monkeypatch):
    old = long_text(words=150)
    new = ["edited" if place % 100 == 50 else word for place, word in enumerate(old)]
    thorough = changes({"note": " ".join(old)}, {"note": " ".join(new)}, {})
    monkeypatch.setattr("text.word_diff.MOST_WORDS", 13_000)

    hurried = changes({"note": " ".join(old)}, {"note": " ".join(new)}, {})

    assert len(words(hurried[0], REMOVED)) > len(words(thorough[0], REMOVED)) == 140
    assert words(hurried[0], SAME, ADDED) == new


# Shortened


def test_long_unchanged_stretches_are_cut_down_to_a_few_words_around_the_change():
    same = " ".join(f"w{n}" for n in range(50))
    change = Change(
        "Title", (Piece(SAME, same), Piece(ADDED, "x"), Piece(SAME, same), Piece(REMOVED, "y"), Piece(SAME, same))
    )

    assert [piece.text for piece in shortened(change, words=2).pieces] == [
        "… w48 w49", "x", "w0 w1 … w48 w49", "y", "w0 w1 …",
    ]  # fmt: skip


@given(st.lists(st.tuples(st.sampled_from([SAME, REMOVED, ADDED]), TEXT).map(lambda pair: Piece(*pair)), max_size=6))
def test_shortening_keeps_every_change_and_never_makes_a_text_longer(pieces):
    change = Change("Title", tuple(pieces))
    short = shortened(change, words=1)

    assert [p for p in short.pieces if p.kind != SAME] == [p for p in pieces if p.kind != SAME]
    assert all(len(a.text.split()) <= len(b.text.split()) for a, b in zip(short.pieces, pieces, strict=True))
    assert shortened(change, words=50) == change


# On the page


def test_the_page_marks_changes_without_colour_and_for_screen_readers():
    page = render_to_string(
        "components/_diff.html", {"changes": changes({"title": "old same"}, {"title": "new same"}, LABELS)}
    )

    assert '<del class="diff__removed"><span class="diff__hidden">removed: </span>old' in page
    assert '<ins class="diff__added"><span class="diff__hidden">added: </span>new' in page
    assert "Title" in page


def test_nothing_in_a_diff_becomes_markup():
    evil = "<script>alert(1)</script>"
    found = [Change(evil, tuple(Piece(kind, evil) for kind in (SAME, REMOVED, ADDED)), FORMATTING)]

    page = render_to_string("components/_diff.html", {"changes": found})

    assert "<script" not in page
    assert page.count("&lt;script&gt;") == 4
    assert "formatting" in page


def test_no_change_says_so():
    assert "No differences" in render_to_string("components/_diff.html", {"changes": []})
