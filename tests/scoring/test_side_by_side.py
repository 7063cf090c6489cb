"""Gold and prediction on one page: what is shown of both."""

from __future__ import annotations

import msgspec
from selectolax.lexbor import LexborHTMLParser

from casemine.scoring.marks import Annotation
from casemine.scoring.side_by_side import side_by_side


def test_both_sides_show_the_whole_text_and_mark_what_one_alone_found(sound: Annotation):
    """A missed figure is framed on the gold side only; nothing is loaded from elsewhere."""
    guess = msgspec.structs.replace(sound, figures=sound.figures[1:])

    page = LexborHTMLParser(side_by_side([guess], [sound]))
    gold, predicted = page.css("section div")

    assert gold.text().removeprefix("gold") == predicted.text().removeprefix("predicted") == sound.text
    assert [node.text() for node in gold.css(".alone")] == ["1200户"]
    assert predicted.css(".alone") == []
    assert not page.css("script, link, img")


def test_markup_in_a_text_shows_as_text(sound: Annotation):
    """A text is never read as markup."""
    hostile = Annotation("<b>", '<script>alert(1)</script>"><img onerror=x>', measures=())

    page = LexborHTMLParser(side_by_side([hostile], [hostile]))

    assert not page.css("script, img, section b")
