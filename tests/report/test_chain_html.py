"""The text of a report as HTML: names of headings, contents, links, and what may not be in it."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qms.report.body import body_html
from qms.report.document import Document
from qms.report.escape import escape_text
from qms.report.layout import lay_out
from qms.report.markdown import as_markdown
from tests.report.sample import META

PART = {("table", "t"): "<table></table>"}


def text_of(markdown: str) -> str:
    """Return the text alone."""
    return body_html(markdown, PART)[1]


def words_of(page: str) -> str:
    """Return what a reader sees, one space for any gap."""
    return " ".join(html.unescape(re.sub("<[^>]*>", "", page)).split())


def test_a_heading_is_one_level_below_the_title_and_named_after_its_words() -> None:
    assert text_of("# 2. Тәуекел *картасы*!\n\n###### Алты") == (
        '<h2 id="тәуекел-картасы">2. Тәуекел <em>картасы</em>!</h2>\n<h6 id="алты">Алты</h6>'
    )


def test_a_name_that_a_template_gives_wins_and_no_name_is_given_twice() -> None:
    found = re.findall('id="([^"]*)"', text_of("# A\n\n# A\n\n# B {#a}\n\n# Table T\n\n# 2026"))
    assert found == ["a-1", "a-2", "a", "table-t-1", "section"]


@pytest.mark.parametrize("marks", ["{#x}", "{.unnumbered}", "{-}", "{ #x .a lang=kk }"])
def test_what_a_template_says_of_a_heading_is_not_shown(marks: str) -> None:
    assert words_of(text_of(f"# A {marks}")) == "A"
    assert f"## A\n\n{META.subtitle}" in as_markdown(
        lay_out(Document(META, f"# A {marks}\n\n{META.subtitle}\n"))
    )


@pytest.mark.parametrize("typed", ["{#x}", "A {#x}", "A {.b}", "{-}", "{"])
def test_what_a_person_types_in_a_heading_is_shown(typed: str) -> None:
    assert words_of(text_of(f"# {escape_text(typed)}")) == typed


def test_contents_name_two_levels_and_nest_them() -> None:
    contents, _ = body_html("## B\n\n# A [l](https://a.kz) `c`\n\n## B\n\n### C\n\n# D", {})
    assert contents == (
        '<ul>\n<li><a href="#b">B</a></li>\n</ul>\n\n'
        '<ul>\n<li><a href="#a-l-c">A l <code>c</code></a>\n'
        '<ul>\n<li><a href="#b-1">B</a></li>\n</ul>\n</li>\n'
        '<li><a href="#d">D</a></li>\n</ul>'
    )
    assert body_html("Бос.", {})[0] == ""


def test_a_placeholder_becomes_its_part_only_alone_in_a_paragraph() -> None:
    assert text_of("a\n\n[](qms:table/t)\n\nb") == "<p>a</p>\n<table></table><p>b</p>"
    for markdown in (
        "a [](qms:table/t)",
        "- [](qms:table/t)",
        "[](qms:table/u)",
        "`[](qms:table/t)`",
    ):
        assert "<table>" not in text_of(markdown)
        assert "qms:" not in text_of(markdown).replace("<code>[](qms:table/t)", "")


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("[a](https://x.kz 't')", '<a href="https://x.kz" title="t">a</a>'),
        ("[a](mailto:a@b.kz)", '<a href="mailto:a@b.kz">a</a>'),
        ("[a](#summary)", '<a href="#summary">a</a>'),
        ("[a](RSK-2026-0001.html)", '<a href="RSK-2026-0001.html">a</a>'),
        ("[*a*](http://x.kz)", "<em>a</em>"),
        ("[a](javascript:x)", "a"),
        ("[a](&#106;avascript:x)", "a"),
        ("[a](<java\tscript:x>)", '<a href="java%09script:x">a</a>'),
        ("[a](data:text/html,x)", "a"),
        ("[a](//x.kz)", "a"),
        ("[a](/\\\\x.kz)", '<a href="/%5Cx.kz">a</a>'),
        ("[a][r]\n\n[r]: vbscript:x", "a"),
        ("<http://x.kz>", "http://x.kz"),
        ("![a *b*](https://x.kz/y.png) c", "a b c"),
        ("![a [b](javascript:x)](y.png)", "a b"),
        ("[![a](y.png)](https://x.kz)", '<a href="https://x.kz">a</a>'),
        ("<b onclick=x>a</b>", "&lt;b onclick=x&gt;a&lt;/b&gt;"),
    ],
)
def test_links_lead_where_they_may_and_images_are_words(markdown: str, shown: str) -> None:
    assert text_of(markdown) == f"<p>{shown}</p>"


def test_blocks_of_html_are_words_and_columns_have_no_inline_style() -> None:
    assert text_of("<script>\nx\n</script>").startswith("<p>&lt;script&gt;")
    assert "style" not in text_of("| a | b |\n|--:|:-:|\n| 1 | 2 |")


def test_words_however_deep_are_not_left_out() -> None:
    assert "deep" in text_of("> " * 40 + "deep")


@given(st.lists(st.text("ab1 +-*=:|#>.)~`_&;[]()!<\\{}@$^\t", max_size=8), min_size=1, max_size=4))
def test_lines_that_look_like_blocks_are_one_paragraph_of_the_same_words(lines: list[str]) -> None:
    typed = "\n".join(lines)
    page = text_of(escape_text(typed))
    assert words_of(page.replace("<br>", "\n")) == " ".join(typed.split())
    assert re.sub("<br>|<p>|</p>", "", page).count("<") == 0
    assert page.count("<p>") == (1 if typed.strip() else 0)
