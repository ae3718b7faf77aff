"""Templates written to stop the machine end soon, with their file and line, in our own words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from time import perf_counter
from typing import TYPE_CHECKING, Any

import pytest

from qms.errors import ReportProblem
from qms.i18n import M
from qms.report.template import environment, fill

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Model:
    office: str = "Office"
    rows: tuple[str, ...] = tuple("abc")


class Workspace:
    """A folder of templates whose own one is filled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, name: str, text: str) -> None:
        path = self.path / "templates" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def fill(self, text: str, **values: Any) -> str:  # noqa: ANN401
        self.add("own.md.j2", text)
        known = {"lang": "en", "tables": {"risks": None}, "figures": {}, "r": Model(), **values}
        return fill(environment(self.path), "own.md.j2", **known)

    def problem(self, text: str, **values: Any) -> str:  # noqa: ANN401
        """Return why the template cannot be used; it must be known soon."""
        start = perf_counter()
        with pytest.raises(ReportProblem) as caught:
            self.fill(text, **values)
        # far more than it takes: the machine of a test may be busy
        assert perf_counter() - start < 10
        return str(caught.value).replace(str(self.path), "")


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return Workspace(tmp_path)


DOUBLED = "{% set a = 'xxxxxxxxxxxxxxxx' %}" + "{% set a = a ~ a %}" * 40
NESTED = "{% set a = [1] %}" + "{% set a = [a, a] %}" * 40
LOOP = "{% set a = [1] * 2000 %}{% for x in a %}"
FILLER = "z" * 50_000
DEFAULTS = ", ".join(f"a{n}=r.office is string" for n in range(200))


@pytest.mark.parametrize(
    "text",
    [
        '{{ "x" * 10**10 }}',
        '{{ 10**10 * "x" }}',
        "{{ [1] * 10**10 }}",
        "{{ 9**(9**9) }}",
        "{{ 9**9999 }}",
        "{{ (9**1000) * (9**1000) }}",
        "{{ 1.5 | round(99999999, 'ceil') }}",
        "{{ 1.5 | number(99999999) }}",
        "{{ [1] | batch(99999999, 'x') | list }}",
        "{{ [1] | slice(99999999) | list }}",
        "{{ ('x' * 99999) | replace('x', 'y' * 99999) }}",
        "{{ ([1] * 40000) | join('y' * 99999) }}",
        "{{ ('x' * 100001) | markdown }}",
        DOUBLED,
        DOUBLED.replace("~", "+"),
        NESTED,
        NESTED.replace("[a, a]", "(a, a)"),
        NESTED.replace("[a, a]", "{1: a, 2: a}"),
        NESTED.replace("[a, a]", "[a] + [a]"),
        NESTED.replace("[a, a]", "[a] | batch(2, a) | list"),
    ],
)
def test_a_value_that_fits_in_no_report_is_not_made(workspace: Workspace, text: str) -> None:
    assert "/templates/own.md.j2:1: the template makes a value that is too large" in (
        workspace.problem(text)
    )


@pytest.mark.parametrize(
    "text",
    [
        LOOP + "{% for y in a %}{% endfor %}{% endfor %}",
        LOOP + "{% for y in a %}{{ y }}{% endfor %}{% endfor %}",
        LOOP + "{% for y in a if false %}{% endfor %}{% endfor %}",
        LOOP + "{% if 3 in a %}{% endif %}{% endfor %}",
        LOOP + "{% if a == a[1:] %}{% endif %}{% endfor %}",
        LOOP + "{{ a | sum }}{% endfor %}",
        LOOP + "{{ a | select('in', a) | list | length }}{% endfor %}",
        LOOP + "{% set b = ('y' * 99999)[1:] %}{% endfor %}",
        LOOP + "{% for y in a %}{% include 'part.md' %}{% endfor %}{% endfor %}",
        LOOP + "{{ 'z' * 50000 }}{% endfor %}",
        f"{LOOP}{FILLER}{{% endfor %}}",
        f"{{% set b %}}{LOOP}{FILLER}{{% endfor %}}{{% endset %}}",
        f"{{% macro m() %}}{LOOP}{FILLER}{{% endfor %}}{{% endmacro %}}{{{{ m() }}}}",
        f"{{% block b %}}{LOOP}{FILLER}{{% endfor %}}{{% endblock %}}",
        f"{{% macro f({DEFAULTS}) %}}{{% endmacro %}}{LOOP}{{{{ f(1) }}}}{{% endfor %}}",
        "{% for x in [1, 2] recursive %}{{ loop([1, 2]) if loop.depth < 40 else 1 }}{% endfor %}",
        "{% macro f(n) %}{% if n %}{{ f(n-1) }}{{ f(n-1) }}{% endif %}{% endmacro %}{{ f(40) }}",
    ],
)
def test_a_template_that_would_go_on_for_hours_is_stopped(workspace: Workspace, text: str) -> None:
    workspace.add("part.md", "{{ r.office }}")
    problem = workspace.problem(text)
    assert (
        "/templates/own.md.j2:1: the template repeats too often or makes too much text" in problem
    )


@pytest.mark.parametrize(
    "text",
    [
        "\n{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}",
        "\n{% macro f() %}{{ g() }}{% endmacro %}{% macro g() %}{{ f() }}{% endmacro %}{{ f() }}",
        "\n{% include 'own.md.j2' %}",
        "\n{% block a %}{{ self.a() }}{% endblock %}",
        "\n{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
        "\n{% extends 'own.md.j2' %}",
        "\n{% import 'own.md.j2' as own %}",
    ],
)
def test_a_template_that_calls_itself_is_stopped_at_its_line(
    workspace: Workspace, text: str
) -> None:
    problem = workspace.problem(text)
    assert "own.md.j2:2: the template calls itself without an end" in problem


@pytest.mark.parametrize(
    "text",
    [
        "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
        "{{ " + "[" * 150 + "1" + "]" * 150 + " }}",
        "{{ 'x'" + "|upper" * 5000 + " }}",
        "{{ " + "1+" * 5000 + "1 }}",
        "{{ " + "-" * 5000 + "1 }}",
        "{{ r" + ".a" * 5000 + " }}",
        "{% for x in r.rows %}" * 30 + "{% endfor %}" * 30,
        "{% if r.rows %}" * 200 + "{% endif %}" * 200,
    ],
)
def test_a_template_nested_too_deep_to_be_read_is_refused(workspace: Workspace, text: str) -> None:
    problem = workspace.problem(text)
    assert "own.md.j2:1: the template " in problem
    assert "nested" in problem or "too many levels of indentation" in problem


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("{{ '%10000000000s' % 'x' }}", "%"),
        ("{{ '{:>10000000000}'.format('x') }}", "format"),
        ("{{ '{x}'.format_map(r) }}", "format_map"),
        ("{{ 'x'.center(10000000000) }}", "center"),
        ("{{ 'x'.zfill(10000000000) }}", "zfill"),
        ("{{ 'x'.replace('x', 'y') }}", "replace"),
        ("{{ 'x'['ljust'](10000000000) }}", "ljust"),
        ("{{ (1).to_bytes(10000000000, 'big') }}", "to_bytes"),
        ("{{ ('x' | upper).join(['a', 'b']) }}", "join"),
        ("{{ ['x'] | map(attribute='zfill') | first }}", "zfill"),
        ("{{ r.__class__ }}", "__class__"),
        ("{{ r.rows.__class__.__mro__ }}", "__class__"),
        ("{{ [].append(1) }}", "append"),
    ],
)
def test_what_no_template_may_use_is_named(workspace: Workspace, text: str, name: str) -> None:
    problem = workspace.problem("\n\n" + text)
    assert f"own.md.j2:3: the template uses {name}, which no template may use" in problem


@pytest.mark.parametrize(
    "name", ["center", "format", "indent", "wordwrap", "random", "safe", "tojson", "attr", "urlize"]
)
def test_filters_that_pad_or_write_html_do_not_exist(workspace: Workspace, name: str) -> None:
    problem = workspace.problem(f"\n{{{{ 'x' | {name}(10000000000) }}}}")
    assert "own.md.j2:2: the template cannot be read" in problem
    assert name in problem


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "{{ r.ofice }}",
            "the template uses ofice, which the report does not have\nDid you mean office?",
        ),
        (
            "{{ reprot }}",
            "the template uses reprot, which the report does not have\nDid you mean report?",
        ),
        (
            "{{ table('risk') }}",
            "the template uses risk, which the report does not have\nDid you mean risks?",
        ),
        ("{{ r.ofice ~ 'x' }}", "the template uses ofice, which"),
        ("{{ _('{a}', a=r.ofice) }}", "the template uses ofice, which"),
        ("{{ range(5) }}", "the template uses range, which"),
        ("{{ [] | first }}", "the template uses a value that is not there: "),
        (
            "{{ r.rows }}",
            "the template prints a list or an object as if it were a text\nParts of a list",
        ),
        ("{{ r.rows | string }}", "the template prints a list"),
        ("{{ 'x' ~ r.rows }}", "the template prints a list"),
        ("{{ _('{a}', a=[1]) }}", "the template prints a list"),
        ("{{ r }}", "the template prints a list or an object"),
        ("{{ r.rows | map('upper') }}", "the template prints a list or an object"),
        ("{{ self ~ loop_of }}", "the template prints a list or an object"),
        ("{{ r.__dict__ | upper }}", "the template uses __dict__, which no template may use"),
        ("{{ '\\ud800' }}", "the template cannot be carried out: "),
        ("{{ r['\\ud800'] }}", "the template uses "),
        ("{% include 'a' * 5000 %}", "the template cannot be carried out: "),
        ("{{ _('{a}') }}", "words of the template have a place for a but no value"),
        ("{{ _('{a:>10000000000}', a=1) }}", "words of the template have a place for a but"),
        ("{{ _('{a.__class__}', a=1) }}", "words of the template have a place for a.__class__"),
        ("{% include 'none.md' %}", "there is no template none.md"),
        ("{% include ['none.md', 'no.md'] %}", "there is no template no.md"),
        (
            "{% include '/etc/passwd' %}",
            "the template /etc/passwd lies outside the folder templates",
        ),
        ("{% include '../../x' %}", "the template ../../x lies outside the folder templates"),
        ("{% include '../../x' ignore missing %}", "the template ../../x lies outside"),
        ("{% include 'long.md' %}", "the template long.md is too long"),
        ("{% include 'latin.md' %}", "the template cannot be carried out: "),
        ("{% for x in %}", "the template cannot be read: "),
        ("{{ 1 / 0 }}", "the template cannot be carried out: division by zero"),
        ("{{ {}[[]] }}", "the template uses [], which"),
        ("{{ 5 | date }}", "the template cannot be carried out: "),
    ],
)
def test_each_failure_has_its_words_and_its_place(
    workspace: Workspace, text: str, words: str
) -> None:
    workspace.add("long.md", "x" * 100_001)
    (workspace.path / "templates" / "latin.md").write_bytes(b"\xff\xfe")
    problem = workspace.problem("\n" + text, report=None)
    assert problem.startswith("/templates/own.md.j2:2: ")
    assert words in problem


def test_a_template_that_is_a_plain_report_has_room_for_thousands_of_records(
    workspace: Workspace,
) -> None:
    rows = [
        {"id": f"R-{n}", "title": "A title of some words", "tags": ("a", "b")} for n in range(5000)
    ]
    text = (
        "{% macro line(x) %}- {{ x.id }}: {{ x.title | upper }} ({{ x.tags | join }}){% endmacro %}"
        "{% for x in rows | sort(attribute='id') if x.id is string and x.tags %}"
        "{{ loop.index }}/{{ rows | length }} {{ line(x) ~ '' }}\n{% endfor %}"
        "{{ rows | map(attribute='id') | list | length + 2 ** 10 }}"
    )
    made = workspace.fill(text, rows=rows)
    assert made.count("\n") == 5000
    assert made.endswith("6,024")


def test_text_of_a_record_made_of_spaces_is_printed_at_once(workspace: Workspace) -> None:
    spaces, lines = " " * 100_000, " \n" * 100_000
    typed = f"a{spaces}b{lines}c"
    start = perf_counter()
    assert workspace.fill("{{ x }}", x=typed) == f"a{spaces}b\\\nc"
    assert workspace.fill("{{ x | markdown }}", x=typed[100_000:150_000]).strip() == "b"
    assert perf_counter() - start < 10


def test_parts_put_together_are_escaped_once(workspace: Workspace) -> None:
    macro = "{% macro bold(x) %}**{{ x }}**{% endmacro %}"
    assert workspace.fill(macro + "{{ bold('*') ~ ' ' ~ x }}", x="[b]") == r"**\*** \[b\]"
    assert workspace.fill(macro + "{{ bold('a') | replace('a', x) }}", x="<") == r"**\<**"
    assert workspace.fill("{{ x ~ '-' ~ 1 | replace('1', '<') }}", x="*") == r"\*-\<"


def test_values_of_a_sentence_keep_the_form_that_messages_give_them(workspace: Workspace) -> None:
    told = M("{x}", x=M("a\nb"))
    text = "{{ _('{a} {b} {c}', a=told, b=r.rows, c=day) }}"
    assert workspace.fill(text, told=told, day=date(2026, 1, 2)) == "a\\\nb a, b, c 2026-01-02"


def test_a_budget_is_granted_to_each_report(workspace: Workspace) -> None:
    workspace.add("own.md.j2", "{% for x in [1] * 40000 %}{% endfor %}")
    made = environment(workspace.path)
    assert [fill(made, "own.md.j2", lang="en") for _ in range(6)] == [""] * 6
