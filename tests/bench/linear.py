"""How the store grows: the same commands on more and more records, up to 100,000."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from tests.bench.speed import SETTLES

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.bench.speed import Bench

COUNTS: Final = (10_000, 30_000, 100_000)


def linear(of: Callable[[int], Bench]) -> None:
    """Print what each record costs; a figure that stays as it is grows with the records alone."""
    print(f"{'records':>8} {'cold check':>16} {'check again':>16} {'warm due':>16}")
    for count in COUNTS:
        bench = of(count)
        bench.forget()
        cold = bench.qms("check")
        time.sleep(SETTLES)
        bench.qms("check")
        again = bench.qms("check")
        bench.qms("due")
        found = (cold, again, bench.qms("due"))
        told = " ".join(f"{one:7.2f} s {one / count * 1e6:4.0f} us" for one in found)
        print(f"{count:>8} {told}", flush=True)
