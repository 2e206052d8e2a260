"""What counts as spelling, punctuation and layout, and what changes a word or a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from text.small_edits import is_small_edit

SMALL = [
    ("You may recieve a shot.", "You may receive a shot."),
    ("Ask us , or call.", "Ask us, or call!"),
    ("<p>One line.</p><p>Another.</p>", "<ul><li>One line</li><li>Another</li></ul>"),
    ("<p>Do not stop.</p>", "<p><strong>Do not</strong> stop.</p>"),
    ("it’s safe", "It's safe"),
]
NOT_SMALL = [
    ("You are unsedated.", "You are sedated."),
    ("Unmedicated people", "medicated people"),
    ("It went down –5 points", "It went down 5 points"),
    ("10 - 20 people", "10 (20) people"),
    ("<p>10<sup>3</sup></p>", "<p>103</p>"),
    ("<table><tr><td>yes</td><td></td></tr></table>", "<table><tr><td></td><td>yes</td></tr></table>"),
    ("It is safe.", "It is unsafe."),
    ("Take 2 pills.", "Take 3 pills."),
    ("2.5 mm", "25 mm"),
    ("Do not stop.", "Do stop."),
    ("The affect is small.", "The effect is small."),
    ("5 %", "5"),
    ("keep it < 5", "keep it > 5"),
    ("It was -5.", "It was 5."),
    ("It took .5 hours", "It took 5 hours"),
    ("You can drive.", "You can’t drive."),
    ('<a href="https://example.org/a">plan</a>', '<a href="https://example.org/b">plan</a>'),
    ("A new line", "A new line here"),
]


@pytest.mark.parametrize(("old", "new"), SMALL)
def test_the_same_words_are_a_small_edit(old, new):
    assert is_small_edit(old, new)


@pytest.mark.parametrize(("old", "new"), NOT_SMALL)
def test_another_word_or_number_is_not(old, new):
    assert not is_small_edit(old.replace("< ", "&lt; ").replace("> 5", "&gt; 5"), new.replace("> 5", "&gt; 5"))


@given(st.lists(st.sampled_from(["safe", "unsafe", "not", "2", "3", "pills", "stop"]), max_size=6), st.data())
def test_no_list_of_real_words_is_a_small_edit_of_another(words, data):
    other = data.draw(st.permutations(words))

    assert is_small_edit(" ".join(words), ", ".join(other)) == (list(words) == list(other))
