"""What the program loads: only what it declares, and late what is heavy."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from packaging.requirements import Requirement

from tests.tools.licences import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[1]
LATE = {
    "pandas",
    "numpy",
    "jinja2",
    "markdown_it",
    "pypandoc",
    "scipy",
    "typst",
    "xlsxwriter",
    "openpyxl",
    "docx",
}
# Classes of a heavy library need it at once, so the module that holds them is itself late
LATE_MODULES = {Path("qms/report") / name for name in ("bounds.py", "loader.py", "sandbox.py")}


def declared() -> set[str]:
    """Return the import names of the distributions that the core and its extras declare."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *extras["reports"], *extras["calendars"], *extras["cluster"]]
    wanted = {normal(Requirement(line).name) for line in lines}
    found = metadata.packages_distributions()
    return {name for name, owners in found.items() if wanted & {normal(one) for one in owners}}


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the top-level names that a tree imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]


def parsed() -> dict[Path, ast.Module]:
    """Return every module of the program as a tree."""
    paths = sorted((ROOT / "qms").rglob("*.py"))
    return {path.relative_to(ROOT): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


def test_every_library_that_is_imported_is_declared() -> None:
    # pydantic's core is versioned with it
    known = declared() | set(sys.stdlib_module_names) | {"qms", "pydantic_core"}
    unknown = {
        (str(path), name)
        for path, tree in parsed().items()
        for name in imported(tree)
        if name not in known
    }
    assert not unknown


def test_heavy_libraries_are_imported_inside_functions() -> None:
    early = set()
    late = {".".join(path.with_suffix("").parts) for path in LATE_MODULES}
    for path, tree in parsed().items():
        for node in tree.body if path not in LATE_MODULES else ():
            if isinstance(node, ast.ImportFrom) and node.module in late:
                early.add((str(path), node.module))
            if isinstance(node, ast.Import | ast.ImportFrom):
                early |= {(str(path), name) for name in imported(node) if name in LATE}
    assert not early


def loaded(arguments: list[str]) -> set[str]:
    """Return the top-level modules in memory after a command of the program."""
    program = (
        "import runpy, sys\n"
        f"sys.argv = ['qms', *{arguments!r}]\n"
        "try:\n    runpy.run_module('qms', run_name='__main__')\n"
        "except SystemExit as end:\n    assert not end.code, end.code\n"
        "print(*{name.partition('.')[0] for name in sys.modules}, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stderr.split())


def test_help_waits_for_no_record_library() -> None:
    assert not loaded(["--help"]) & {*LATE, "git", "pydantic", "ruamel", "yaml"}


def test_help_of_a_command_waits_for_no_document_library() -> None:
    assert not loaded(["risk", "add", "--help"]) & LATE
