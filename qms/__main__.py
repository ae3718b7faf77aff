"""``python -m qms`` and the console script ``qms``."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line; completion is answered before anything heavy is imported."""
    if len(sys.argv) > 1 and sys.argv[1] == "--complete":
        from qms.cli.complete import answer

        sys.exit(answer(sys.argv[2:]))
    if len(sys.argv) > 1 and sys.argv[1] == "merge-driver":
        from qms.cli import merge_driver

        sys.exit(merge_driver.answer(sys.argv[2:]))
    from qms.cli.app import listen, run

    # Records live until the process ends: searching them for garbage is a third of a check
    gc.set_threshold(200_000, 50, 100)
    listen()
    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
