"""Which encoding the bytes of a page are in."""

from __future__ import annotations

import pytest

from casemine.errors import PageError
from casemine.pages.decode import declared_charset, decode

CHINESE = "社区党委下辖九个党支部，居民代表在议事厅里商量小区停车的问题。" * 8
TRADITIONAL = "社區黨委與居民代表在議事廳裡商量停車問題，大家認為這個辦法很好。" * 8


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "gbk", "gb2312"])
def test_simplified_text_without_a_declaration(encoding: str):
    """Nothing is declared: the bytes themselves tell UTF-8 from GB."""
    assert decode(CHINESE.encode(encoding)).text == CHINESE


def test_big5_text_without_a_declaration():
    """Big5 bytes are readable as GB too, but give rare characters."""
    decoded = decode(TRADITIONAL.encode("big5"))

    assert (decoded.text, decoded.encoding) == (TRADITIONAL, "big5hkscs")


def test_traditional_text_in_gbk_is_not_taken_for_big5():
    """Traditional characters are in GBK as well."""
    assert decode(TRADITIONAL.encode("gbk")).encoding == "gb18030"


@pytest.mark.parametrize(
    ("written", "declared"), [("gbk", "utf-8"), ("utf-8", "gb2312"), ("gbk", "big5"), ("utf-8", "iso-8859-1")]
)
def test_wrong_declaration_is_not_believed(written: str, declared: str):
    """A declared encoding only breaks ties."""
    assert decode(CHINESE.encode(written), declared).text == CHINESE
    page = f'<html><head><meta charset="{declared}"></head><body>{CHINESE}</body></html>'
    assert decode(page.encode(written)).text == page


def test_one_bad_byte_in_a_gbk_page():
    """One byte is lost, nothing else, and it is counted."""
    data = CHINESE.encode("gbk")
    decoded = decode(data[:100] + b"\xff" + data[100:])

    assert decoded.encoding == "gb18030"
    assert decoded.replaced_bytes == 1
    assert decoded.text.replace("�", "") == CHINESE


def test_one_bad_byte_in_a_utf8_page():
    """A page that is UTF-8 but for one byte stays UTF-8."""
    data = CHINESE.encode()
    decoded = decode(data[:90] + b"\xb5" + data[90:])

    assert (decoded.encoding, decoded.replaced_bytes) == ("utf-8", 1)


def test_badly_damaged_utf8_page_stays_utf8():
    """Where every tenth character is hurt, the others still tell."""
    data = bytearray(CHINESE.encode())
    data[::31] = b"\xb5" * len(data[::31])

    assert decode(bytes(data)).encoding == "utf-8"


def test_replacement_characters_of_the_file_are_not_counted():
    """A U+FFFD that the author's own software left is a character like others."""
    assert decode(("乱码�" + CHINESE).encode()).replaced_bytes == 0
    assert decode(("乱码�" + CHINESE).encode("gb18030")).replaced_bytes == 0


def test_characters_beyond_gb2312_in_a_page_declared_gb2312():
    """GB2312 is read as GB18030: 喆, 镕 and 𬭎 are in it."""
    text = '<meta charset="gb2312">' + CHINESE + "喆镕堃𬭎㎡"

    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8-sig", "utf-32"])
def test_wide_encodings_with_and_without_a_mark(encoding: str):
    """A byte order mark tells, and without it the zero bytes of ASCII signs do."""
    text = "<html><body><p>" + CHINESE + "　一、背景</p></body></html>"

    assert decode(text.encode(encoding)).text == text


def test_a_handful_of_bytes_follows_the_declaration():
    """「联通」 in GBK is also good UTF-8: only the declaration can tell."""
    assert decode("联通".encode("gbk"), "gbk").text == "联通"


def test_stray_zero_byte_does_not_make_a_page_binary():
    """Old site software leaves a zero byte here and there."""
    decoded = decode(b"<p>" + CHINESE.encode("gbk") + b"\0</p>")

    assert decoded.encoding == "gb18030"
    assert CHINESE in decoded.text


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"PK\x03\x04" + bytes(200), "zip"),
        (b"MZ\x90\x00" + bytes(range(256)) * 4, "program"),
        (b"\x89PNG\r\n\x1a\n" + bytes(64), "PNG"),
        (b"\xff\xd8\xff\xe0" + bytes(64), "JPEG"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\x00\x01", "PDF"),
        (b"\xd0\xcf\x11\xe0" + bytes(64), "Office"),
        (bytes(range(1, 32)) * 40, "binary"),
        (b"\x01\x00\x02\x00" * 500, "binary"),
    ],
)
def test_a_file_that_is_no_text_is_refused(data: bytes, word: str):
    """One sentence says what the file is."""
    with pytest.raises(PageError, match=word):
        decode(data)


def test_a_text_may_begin_with_the_letters_of_a_signature():
    """「MZ」 and 「BM」 are letters too."""
    assert decode("BM社区的一天".encode()).text == "BM社区的一天"


def test_declared_charset_of_a_page():
    """Both forms of the meta element are read."""
    assert declared_charset(b'<meta charset="GBK">') == "gbk"
    assert declared_charset(b"<p>charset</p>") is None
