"""What a reader of a page does not see is left out, unless a script is to show it as the article."""

from __future__ import annotations

import pytest

from casemine.pages.html import read_page

FIRST = "社区党委下辖九个党支部，党员三百余名，居民一万余人，小区停车难的问题由来已久。"
SECOND = "去年以来，社区召开居民议事会二十余次，新增停车位一百八十个，问题终于得到解决。"
HIDDEN = "少年拔剑而起，黑衣人冷笑一声，转身消失在夜色里，只留下一地月光和半壶冷酒。"


def lines(body: str) -> list[str]:
    """Return the lines of a page with this body as they read."""
    return [line.text for line in read_page(f"<!DOCTYPE html><html><body>{body}</body></html>".encode()).lines]


@pytest.mark.parametrize(
    "style",
    [
        "display:none",
        "DISPLAY : NONE !important",
        "visibility:hidden",
        "opacity:0",
        "opacity: 0.0; color: red",
        "font-size:0",
        "font-size: 0px; line-height: 0",
        "text-indent:-9999px",
        "position:absolute; left:-5000px",
        "margin-top:-9999px",
        "height:0;overflow:hidden",
        "overflow: hidden; max-height: 0px",
        "color:#fff;background:#ffffff",
        "background-color: white; color: rgb(255, 255, 255)",
        "color: transparent",
        "position:absolute;clip:rect(0 0 0 0)",
    ],
)
def test_text_hidden_by_its_style_is_left_out(style: str) -> None:
    """No display, no visibility, no size, no place on the screen, no colour of its own."""
    assert lines(f"<p>{FIRST}</p><div style='{style}'><p>{HIDDEN}</p></div><p>{SECOND}</p>") == [FIRST, SECOND]
    assert lines(f"<p>{FIRST}<span style='{style}'>{HIDDEN}</span></p><p>{SECOND}</p>") == [FIRST, SECOND]


@pytest.mark.parametrize(
    "style",
    [
        "opacity:0.9",
        "opacity:1",
        "fill-opacity:0",
        "font-size:0.9em",
        "text-indent:-2em",
        "margin-left:-15px",
        "height:0",
        "line-height:0",
        "height:300px;overflow:hidden",
        "color:#fff;background:#c00",
        "color:white",
        "border-color:#fff;background:#fff;color:#333",
        "visibility:visible",
    ],
)
def test_text_that_is_seen_is_kept(style: str) -> None:
    """A hanging indent, a half-clear word and white letters on red are seen."""
    assert lines(f"<p>{FIRST}</p><p style='{style}'>{SECOND}</p>") == [FIRST, SECOND]


def test_the_hidden_attribute_hides() -> None:
    """<p hidden> is not seen."""
    assert lines(f"<p>{FIRST}</p><p hidden>{HIDDEN}</p><p>{SECOND}</p>") == [FIRST, SECOND]


def test_letters_with_a_size_of_their_own_are_seen_in_a_box_without_one() -> None:
    """Editors set font-size:0 around what has its own size, to close the gaps."""
    body = f"<section style='font-size:0'>{HIDDEN}<span style='font-size:16px'>{FIRST}</span></section><p>{SECOND}</p>"

    assert lines(body) == [FIRST, SECOND]


@pytest.mark.parametrize("around", ["style='visibility:hidden;opacity:0'", "style='display:none'", "hidden"])
def test_an_article_that_a_script_shows_is_kept(around: str) -> None:
    """Nothing is left without it; what is hidden within it stays hidden."""
    article = f"<p>{FIRST}</p><p style='display:none'>防采集</p><p>{SECOND}</p>"
    body = f"<p>轻触查看原文，向上滑动</p><div {around}>{article}</div>"

    assert lines(body)[-2:] == [FIRST, SECOND]


def test_an_invisible_article_is_kept_beside_what_is_seen() -> None:
    """The page of WeChat shows some sentences of its own before the script runs."""
    article = "".join(f"<p>{FIRST}</p><p>{SECOND}</p>" for _ in range(6))
    body = f"<p>已无法查看。请升级。</p><div style='visibility:hidden'>{article}</div>"

    assert lines(body)[-12:] == [FIRST, SECOND] * 6


def test_a_long_folded_agreement_is_not_the_article() -> None:
    """A dialogue with more sentences than a short article stays folded."""
    agreement = "".join(f"<p>第{k}条，用户应当遵守本协议，不得转载，否则后果自负。</p>" for k in range(40))

    assert lines(f"<p>{FIRST}</p><p>{SECOND}</p><div style='display:none'>{agreement}</div>") == [FIRST, SECOND]


@pytest.mark.parametrize(
    "spam",
    [
        "某某直播_某某赛事_某某官网_免费看球",
        "某某直播_某某赛事_某某官网_免费看球_" * 9,
        "开云体育,开云app-买球网首页",
    ],
)
def test_keywords_before_an_article_are_dropped(spam: str) -> None:
    """Hijacked sites set a chain of keywords before the article."""
    assert lines(f"<div><p>{spam}</p><p>{FIRST}</p><p>{SECOND}</p></div>") == [FIRST, SECOND]
