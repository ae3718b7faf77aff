"""Rule of published figures: what reports printed of a wave is as it was printed."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from qms.engine.rule import Hit, integrity
from qms.i18n import M
from qms.kinds.wave import Wave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@integrity("Q140", "7.5.4(1), KZ-SURV-17")
def published_altered(view: View) -> Iterator[Hit]:
    """What a report printed of a wave is not kept as it was printed.

    Later reports are judged by it, so that no hidden number can be had by subtracting one from the
    other.  The wave names each file in its folder ``published`` by its hash: one that is missing,
    or that has another content, was changed by hand.
    """
    if view.snapshot.beside is None:
        return
    for wave in view.snapshot.of(Wave):
        folder = view.snapshot.entries[wave.id].path.rpartition("/")[0]
        for number, item in enumerate(wave.published):
            path = f"{folder}/published/{item.file}"
            data = view.snapshot.content(path)
            if data is None or hashlib.sha256(data).hexdigest() != item.sha256:
                yield Hit(
                    wave.id,
                    ("published", number, "file"),
                    M("{file} is not there", file=item.file)
                    if data is None
                    else M("{file} is not what the report printed", file=item.file),
                    M("Bring it back: git checkout COMMIT -- {path}", path=path),
                    item.date,
                )
