"""Templates: print anything as typed, invent nothing, reach nothing."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from qms.errors import ReportProblem
from qms.i18n import M
from qms.report.document import Column
from qms.report.template import environment, fill

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def filled(tmp_path: Path) -> Callable[..., str]:
    """Fill a template given as text, as a workspace's own."""

    def run(text: str, name: str = "report/own.md.j2", **values: Any) -> str:  # noqa: ANN401
        path = tmp_path / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        values = {"lang": "kk", "tables": {"risks": None}, "figures": {}, **values}
        return fill(environment(tmp_path), name, **values)

    return run


def test_values_are_escaped_and_written_in_the_language_of_the_report(
    filled: Callable[..., str],
) -> None:
    text = filled(
        "{{ a }}|{{ n }}|{{ d | date }}|{{ d }}|{{ m }}|{{ none }}",
        a="[x] <b>",
        n=12345.5,
        d=date(2025, 9, 1),
        m=M("{x}", x="*"),
        none=None,
    )
    plain = text.replace("\N{NO-BREAK SPACE}", " ")
    assert plain == r"\[x\] \<b\>|12 345,5|2025 жылғы 1 қыркүйек|01.09.2025|\*|—"


def test_a_heading_may_carry_its_name_because_comments_are_marked_otherwise(
    filled: Callable[..., str],
) -> None:
    assert filled("<# not shown #># A {#id}") == "# A {#id}"


def test_joined_values_are_escaped_and_macros_are_not_escaped_twice(
    filled: Callable[..., str],
) -> None:
    macro = "{% macro bold(x) %}**{{ x }}**{% endmacro %}"
    assert filled("{{ ['[a]', 'b'] | join }}") == r"\[a\], b"
    assert filled(macro + "{{ bold('*a*') }}") == r"**\*a\***"


@pytest.mark.parametrize(
    ("text", "line", "hint"),
    [
        ("a\nb\n{{ column.labl }}", 3, "label"),
        ("a\n{% if column.widht > 3 %}x{% endif %}", 2, "width"),
        ("{{ table('risk') }}", 1, "risks"),
        ("{% for x in column.rows %}{% endfor %}", 1, ""),
        ("a\n{{ colunm }}", 2, ""),
    ],
)
def test_a_misspelled_field_is_named_with_file_and_line(
    filled: Callable[..., str], text: str, line: int, hint: str
) -> None:
    with pytest.raises(ReportProblem) as caught:
        filled(text, column=Column("id", "Number"))
    assert f"own.md.j2:{line}: " in str(caught.value)
    assert f"Did you mean {hint}" in str(caught.value) or not hint


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{{ ''.__class__.__mro__ }}", "__class__, which no template may use"),
        ("{{ column.__init__.__globals__ }}", "__init__, which no template may use"),
        ("{{ items.append(1) }}", "append, which no template may use"),
        ("{% include '../../secret' %}", "secret lies outside the folder templates"),
        ("{% include '/etc/passwd' %}", "passwd lies outside the folder templates"),
        ("{{ 'x' | safe }}", "cannot be read: No filter named 'safe'"),
        ("{% for x in %}", "cannot be read: Expected an expression"),
        ("{{ range(999999999) | list }}", "range, which the report does not have"),
        ("{{ 1 / 0 }}", "cannot be carried out: division by zero"),
    ],
)
def test_a_template_reaches_nothing_but_its_values(
    filled: Callable[..., str], text: str, told: str
) -> None:
    with pytest.raises(ReportProblem, match=told):
        filled(text, column=Column("id", "Number"), items=[1])


def test_a_link_out_of_the_folder_is_not_followed(
    filled: Callable[..., str], tmp_path: Path
) -> None:
    (tmp_path / "secret.md").write_text("private", encoding="utf-8")
    (tmp_path / "templates" / "report").mkdir(parents=True)
    (tmp_path / "templates" / "report" / "leak.md").symlink_to(tmp_path / "secret.md")
    with pytest.raises(ReportProblem, match="lies outside the folder templates"):
        filled("{% include 'report/leak.md' %}")


def test_an_override_declares_the_interface_it_is_made_for(filled: Callable[..., str]) -> None:
    own = "{# qms: base/1 #}\n{{ title }}"
    assert filled(own, "report/base.md.j2", title="T").strip() == "T"
    with pytest.raises(ReportProblem, match=r"\{# qms: base/1 #\}"):
        filled("{{ title }}", "report/base.md.j2", title="T")


def test_text_with_formatting_keeps_it_and_loses_what_reaches_further(
    filled: Callable[..., str],
) -> None:
    typed = "# no heading\n**b** <i> [a](javascript:x) ![i](http://x/y.png) [k](https://k.kz)\n```"
    text = filled("{{ typed | markdown }}", typed=typed)
    assert text.strip() == (
        "\\# no heading\n"
        r"**b** \<i> [a]\(javascript:x) [i]\(http://x/y.png) [k](https://k.kz)"
        "\n\\`\\`\\`"
    )


def test_kazakh_words_are_sorted_by_the_kazakh_alphabet(filled: Callable[..., str]) -> None:
    words = ["ұя", "уық", "әке", "ана", "қала", "кеңес"]
    assert filled("{{ w | alphabetical | join }}", w=words) == "ана, әке, кеңес, қала, уық, ұя"
