"""Files under ``templates/report`` that nothing uses, or that no report can use, are named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.assets import assets

if TYPE_CHECKING:
    from tests.workspaces import Cli


def put(qms: Cli, name: str, text: str = "x") -> None:
    """Write a file under ``templates/report``."""
    path = qms.root / "templates" / "report" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def named(qms: Cli, *more: str, code: int | None = 0) -> dict[str, str]:
    """Return files with the code under which ``qms check`` names them."""
    items = qms("check", "--json", *more, code=code).items
    found = ((str(row["path"]), row["code"]) for row in items)
    return {path: code for path, code in found if path.startswith("templates/")}


def test_a_file_that_nothing_uses_is_named(qms: Cli) -> None:
    unused = ("page.css", "report.typ", "own.svg.j2", "page.html.j2", "panel.html.j2")
    for name in (*unused, "annual.md.j2/annual.md.j2", "own.md.j2", "logo.svg"):
        put(qms, name)
    wanted = {f"templates/report/{name}": "S112" for name in (*unused, "own.md.j2")}
    assert named(qms) == wanted | {"templates/report/annual.md.j2/annual.md.j2": "S112"}
    assert "used by nothing" in qms("explain", "S112").out


def test_a_part_that_a_template_names_and_a_copy_of_the_programs_own_are_in_order(qms: Cli) -> None:
    own = (assets() / "templates/report/annual.md.j2").read_text(encoding="utf-8")
    put(qms, "annual.md.j2", own + '{% include "report/own.md.j2" %}')
    put(qms, "own.md.j2", "More")
    style = (assets() / "templates/report/page.css").read_text(encoding="utf-8")
    put(qms, "page.css", style)
    assert named(qms) == {}


def test_a_template_that_cannot_be_read_or_is_of_another_edition_is_an_error(qms: Cli) -> None:
    put(qms, "annual.md.j2", "{# qms: annual/0 #}\nText")
    put(qms, "own.md.j2", "{% if %}")
    put(qms, "unit.md.j2", '{% include "report/own.md.j2" %}')
    odd = ("annual.md.j2", "own.md.j2", "unit.md.j2")
    assert named(qms, code=1) == {f"templates/report/{name}": "S113" for name in odd}
