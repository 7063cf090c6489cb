"""What casemine raises: one class to catch, and one sentence to read."""

from __future__ import annotations

import io
import zipfile

import pytest

from casemine.errors import CasemineError, PageError
from casemine.pages.html import read_page


@pytest.mark.parametrize("name", ["长" * 10_000 + ".html", "两\n行.html", "\x1b[2J.html"])
def test_names_in_archives_do_not_spoil_the_sentence(name: str):
    """A file in an archive may be called anything; the message that names it is one line of bearable length."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(name, b"")

    with pytest.raises(PageError) as caught:
        read_page(file.getvalue())

    assert str(caught.value).isprintable()
    assert str(caught.value).endswith(".html is empty.")
    assert len(str(caught.value)) <= 1_000


def test_an_error_survives_the_way_from_a_worker():
    """The sentence is the same after the error was pickled."""
    import pickle

    assert str(pickle.loads(pickle.dumps(CasemineError("甲\n乙")))) == "甲 乙"
