"""What staff may write into the lexicon: slips are mended, and what would be read in another way is refused."""

import pytest

from emergencies.lexicon import shipped_sections
from emergencies.models import WordsChange
from emergencies.refusing import ChangeRefused
from tests.emergencies.conftest import adding, proposed

LINES, WORDS, HARMLESS = "en.certain.chest", "en.words.chest", "en.harmless.all"


@pytest.mark.parametrize(
    ("section", "written", "kept"),
    [
        (LINES, "  {Chest}   Glowing ", "{chest} glowing"),
        (LINES, "“Chest is glowing” {sudden}", '"chest is glowing" {sudden}'),
        (LINES, "can’t glow", "cant glow"),
        (WORDS, "Bosom\n", "bosom"),
        (WORDS, "ribcages*", "ribcages*"),
        ("es.words.pecho", "Tórax", "torax"),
    ],
)
def test_an_entry_is_written_as_the_shipped_ones_are(ana, section, written, kept):
    assert proposed(by=ana, **adding(written, section)).entry == kept


@pytest.mark.parametrize(
    ("section", "entry", "why"),
    [
        (LINES, "", "at least one word"),
        (LINES, "?!", "letters, digits"),
        (LINES, "{nothing} glow", "no word group"),
        (LINES, "{chest glow", "with its braces"),
        (LINES, "{chest pain}", "with its braces"),
        (LINES, "chest} glow", "with its braces"),
        (LINES, '"glow', "close them"),
        (LINES, 'chest "is glowing"', "Begin with the quotation marks"),
        (LINES, "glow, shine", "letters, digits"),
        (LINES, '""', "at least one word"),
        (WORDS, "glow, shine", "letters, digits"),
        (WORDS, "{pain}", "only in lines"),
        (HARMLESS, '"glow worm"', "only in lines"),
        (WORDS, "*", "two letters before"),
        (WORDS, "g*", "two letters before"),
        (WORDS, "gl*w", "letters, digits"),
        (WORDS, "x" * 15 + " y" * 100, "at most 200"),
        ("en.certain.glow", "glow", "no such section"),
        ("en.words.new_group", "glow", "no such section"),
        ("fr.words.chest", "glow", "no such section"),
        ("", "glow", "no such section"),
    ],
)
def test_a_malformed_entry_is_refused_with_a_sentence(ana, section, entry, why):
    with pytest.raises(ChangeRefused, match=why):
        proposed(by=ana, **adding(entry, section))

    assert not WordsChange.objects.exists()


def test_a_sign_without_lines_can_get_its_first_one(ana):
    assert "en.possible.abuse" not in shipped_sections()

    assert proposed(by=ana, **adding("{partner} {hits}", "en.possible.abuse")).pk


def test_an_action_that_is_unknown_is_refused(ana):
    with pytest.raises(ChangeRefused, match="no such section"):
        proposed(by=ana, action="edit")
