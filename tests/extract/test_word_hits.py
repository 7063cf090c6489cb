"""Tests of the words of the lexicons found in a whole text."""

from __future__ import annotations

import pytest

from casemine.extract.place_table import load_places
from casemine.extract.reading import read
from casemine.extract.word_hits import LEXICONS, places_in, words_in
from casemine.lexicons import load_lexicon

TEXT = (
    "本报讯 12月2日，武汉市江岸区百步亭社区党委落实“三会一课”，荣获“全国文明单位”称号。\n"
    "社区推行“一核三委”工作法，二十大以来办结诉求1200件；武汉日报社报道了经验，西甲直播，市民满意率100%。"
)


@pytest.mark.parametrize("name", LEXICONS)
def test_words_found_together_are_those_found_one_lexicon_at_a_time(name: str):
    """One pass for all lexicons finds in each what a pass of its own finds."""
    reading = read(TEXT * 3)

    assert words_in(reading, name) == load_lexicon(name).find(reading.view.matched)


def test_places_found_with_the_words_are_those_of_the_table():
    """Names inside words that are no places are left out, as the table leaves them out."""
    reading = read(TEXT)

    assert places_in(reading) == load_places().find(reading.view.matched)
    assert [name for _, _, name in places_in(reading)] == ["武汉市", "江岸区"]


def test_another_text_is_searched_anew():
    """What was found in one text is never given for another."""
    first, second = read("落实三会一课"), read("增强四个意识")

    assert [term.term for _, _, term in words_in(first, "policy_terms")] == ["三会一课"]
    assert [term.term for _, _, term in words_in(second, "policy_terms")] == ["四个意识"]
    assert [term.term for _, _, term in words_in(first, "policy_terms")] == ["三会一课"]
