"""``python -m qms`` and the console script ``qms``."""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False  # typing itself takes longer to import than a completion may take
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Final


PATIENCE: Final = (2_000_000, 50, 100)


def main() -> None:
    """Run the command line; completion is answered before anything heavy is imported."""
    if len(sys.argv) > 1 and sys.argv[1] == "--complete":
        from qms.cli.complete import answer

        sys.exit(answer(sys.argv[2:]))
    if len(sys.argv) > 1 and sys.argv[1] == "merge-driver":
        from qms.cli import merge_driver

        sys.exit(merge_driver.answer(sys.argv[2:]))
    if "QMS_CHANGE" in os.environ and "--staged" in sys.argv:
        from qms.cli import own_commit

        checked = own_commit.answer(sys.argv[1:])
        if checked is not None:
            sys.exit(checked)
    run: Callable[[Sequence[str]], int] = _run
    if "due" in sys.argv or "list" in sys.argv:
        from qms.cli import warm

        known = warm.answer(sys.argv[1:])
        if known is not None:
            sys.exit(known)
        run = _kept
    # Records live until the process ends: searching them for garbage is a third of a check
    gc.set_threshold(*PATIENCE)
    code = run(sys.argv[1:])
    gc.freeze()  # nor is it worth while to search through them at the end
    sys.exit(code)


def _kept(words: Sequence[str]) -> int:
    from qms.cli import warm

    return warm.keeping(words, run=_run)


def _run(words: Sequence[str]) -> int:
    from qms.cli.app import listen, run

    listen()
    return run(words)


if __name__ == "__main__":
    main()
