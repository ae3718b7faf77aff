"""Gate: no module of the program is longer than 300 lines, no average function long."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

PROGRAM: Final = Path("qms")
MODULE_LIMIT: Final = 300
FUNCTION_MEDIAN: Final = 10


def lines_of_functions(source: str) -> Iterator[int]:
    """Yield the number of lines of each function, its docstring not counted."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            last = body[-1] if body else node
            first = body[0] if body else node
            yield 1 + (last.end_lineno or last.lineno) - first.lineno + 1


def problems(modules: Iterable[Path]) -> Iterator[str]:
    """Yield a sentence for everything that is too long."""
    sizes: list[int] = []
    for path in modules:
        source = path.read_text(encoding="utf-8")
        length = source.count("\n")
        if length > MODULE_LIMIT:
            yield f"{path}: {length} lines, at most {MODULE_LIMIT}"
        sizes.extend(lines_of_functions(source))
    if sizes and median(sizes) >= FUNCTION_MEDIAN:
        yield f"functions: median of {median(sizes)} lines, under {FUNCTION_MEDIAN} wanted"


def main() -> int:
    found = list(problems(sorted(PROGRAM.rglob("*.py"))))
    print("\n".join(found) or "sizes: ok")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
