"""Rules of two workspaces beside each other: no id is given by both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rule import Hit, integrity
from qms.i18n import M
from qms.model.restricted_ids import example, is_restricted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@integrity("W111", "")
def id_in_both(view: View) -> Iterator[Hit]:
    """A record bears an id that a record of the workspace beside this one bears too.

    An id names one record, wherever it lies: otherwise a reference means one record for those who
    have both workspaces and another for those who have one.
    """
    beside = view.snapshot.next_to
    for name in sorted(beside.occupied & set(view.snapshot.entries)) if beside else ():
        message = M("the workspace beside this one has a record {id} too", id=name)
        yield Hit(name, ("id",), message, M("Give this one a new id: qms renumber {id}", id=name))


@integrity("W112", "")
def id_of_the_other(view: View) -> Iterator[Hit]:
    """A record bears an id of the series that the workspace beside this one gives.

    A restricted workspace numbers its records from 90001 on, and its other ids begin with the word
    restricted; the main one gives the others.  So no two records get one id even where only one
    of the workspaces is at hand, and a reference tells where its record lies.
    """
    config = view.snapshot.config
    here = config.main is not None
    if not here and config.restricted is None:
        return
    for name, entry in view.snapshot.entries.items():
        if is_restricted(name) is not here:
            spec = entry.kind.spec
            message = (
                M("in a restricted workspace an id looks like {example}",
                  example=example(spec.prefix, spec.numbering))
                if here
                else M("{id} is an id of the restricted workspace", id=name)
            )  # fmt: skip
            hint = M("Move the record to the other workspace, or: qms renumber {id}", id=name)
            yield Hit(name, ("id",), message, hint)
