"""References that people read out, mishear or mistype."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.references import ALPHABET, LENGTH, grouped, new_reference, parse

references = st.builds(new_reference)
places = st.integers(0, LENGTH - 1)


@given(references)
def test_a_reference_is_three_groups_without_look_alikes(reference):
    assert [len(group) for group in reference.split("-")] == [3, 3, 3]
    assert not set(reference) & set("01OQILSZGBU")
    assert parse(reference) == reference


@given(references, places, st.sampled_from(ALPHABET))
def test_one_wrong_character_is_caught(reference, place, other):
    characters = reference.replace("-", "")
    wrong = characters[:place] + other + characters[place + 1 :]

    assert (parse(wrong) is None) == (wrong != characters)


@given(references, st.integers(0, LENGTH - 2))
def test_two_swapped_neighbours_are_caught(reference, place):
    characters = list(reference.replace("-", ""))
    characters[place], characters[place + 1] = characters[place + 1], characters[place]
    swapped = "".join(characters)

    assert (parse(swapped) is None) == (grouped(swapped) != reference)


@given(references, st.sampled_from(["", " ", "-", "–", " - ", ".", "_"]), st.booleans())
def test_case_spaces_and_dashes_do_not_matter(reference, between, small):
    typed = f" {reference.replace('-', between)} "

    assert parse(typed.lower() if small else typed) == reference


@pytest.mark.parametrize("text", ["", "-", "K7M", "0" * 9, "K7M-4RT-9X", "K7M-4RT-9XPP", "ßßßßßßßßß", "\x00" * 9])
def test_what_is_no_reference_is_none(text):
    assert parse(text) is None


@given(st.text())
def test_no_text_breaks_it(text):
    assert parse(text) is None or len(parse(text)) == 11


def test_references_do_not_repeat():
    assert len({new_reference() for _ in range(2000)}) == 2000
