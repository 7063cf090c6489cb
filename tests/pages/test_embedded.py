"""Articles that a page keeps for its script."""

from __future__ import annotations

import json

from casemine.pages.html import read_page

PARAGRAPHS = [
    "社区党委把议事桌搬到楼栋里，居民的事由居民商量着办，商量不下来的报到镇里。",
    "一年来，楼栋议事会商定停车、加装电梯等事项十九件，邻里矛盾少了许多。",
]


def lines(markup: str) -> list[str]:
    """Return the lines of a page as they read."""
    return [line.text for line in read_page(markup.encode()).lines]


def test_article_in_the_data_of_a_script():
    """The longest string of a script that reads like an article is the article, its escapes undone."""
    state = {"hot": [{"title": "今日天气"}], "body": "".join(f"<p>{text}</p>" for text in PARAGRAPHS)}
    script = json.dumps(state).replace("<", "\\u003c")

    assert (
        lines(f"<html><body><div id='app'></div><script>window.state = {script}</script></body></html>") == PARAGRAPHS
    )


def test_plain_text_in_a_script_has_its_line_ends():
    """Text without markup is a paragraph a line."""
    script = json.dumps({"content": "\n".join(PARAGRAPHS)}, ensure_ascii=False)

    assert lines(f"<html><body><script>var page = {script}</script></body></html>") == PARAGRAPHS


def test_script_is_not_looked_through_where_an_article_is_shown():
    """What the page shows is the article, whatever its scripts hold."""
    script = json.dumps({"content": "另一篇文章也在这个网站上，它写的是河边的事，不是楼里的事。" * 9})
    shown = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)

    assert lines(f"<html><body><div>{shown}</div><script>var next = {script}</script></body></html>") == PARAGRAPHS


def test_prompt_of_a_form_is_no_article():
    """A textarea to write into holds at most a prompt."""
    assert lines("<html><body><textarea>请文明发言，理性评论。</textarea></body></html>") == []
