"""Where the workspace says what the gate found: file, line and column of the field."""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Final

from qms.engine.circles import PERSONAL, texts_of
from qms.engine.personal_data import personal_data
from qms.i18n import M
from qms.model.diagnostic import Diagnostic, RuleClass, Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from qms.actions.session import Session
    from qms.engine.personal_data import Personal
    from qms.engine.personal_names import Roster
    from qms.model.diagnostic import FieldPath

_SHOWN: Final = 5
_CONFIG: Final = "qms.yaml"
_TEMPLATES: Final = "templates"
_ENDINGS: Final = frozenset({".j2", ".md", ".typ", ".lua", ".css", ".html", ".svg"})


class Places:
    """Searches all records once, when the first thing was found."""

    def __init__(self, session: Session, roster: Roster) -> None:
        self.session = session
        self.roster = roster

    @cached_property
    def _fields(self) -> Mapping[Personal, list[tuple[str, FieldPath]]]:
        found: dict[Personal, list[tuple[str, FieldPath]]] = defaultdict(list)
        for record_id, entry in sorted(self.session.snapshot.entries.items()):
            for path, text in texts_of(entry.tree):
                for item in personal_data(text, self.roster):
                    found[item].append((record_id, path))
        return found

    def holders(self, item: Personal) -> tuple[str, ...]:
        """Return the ids of the records that hold it in one field."""
        return tuple(dict.fromkeys(record_id for record_id, _path in self._fields.get(item, ())))

    def of(self, item: Personal) -> Iterator[str]:
        """Yield ``file:line:column`` of the first few places, records before other files."""
        found = self._fields.get(item, [])[:_SHOWN]
        yield from self._placed(found) if found else self._in_files(item)

    def _placed(self, found: list[tuple[str, FieldPath]]) -> Iterator[str]:
        marks = [
            Diagnostic(
                PERSONAL, Severity.ERROR, RuleClass.DUTY, M(""), record=record_id, field=path
            )
            for record_id, path in found
        ]
        for mark in self.session.store.placed(self.session.snapshot, marks):
            if mark.place is not None:
                yield f"{mark.place.path}:{mark.place.line}:{mark.place.column}"

    def _in_files(self, item: Personal) -> Iterator[str]:
        """Yield the lines of the workspace's settings and own templates that say it."""
        root = self.session.store.root
        own = sorted(path for path in (root / _TEMPLATES).rglob("*") if path.suffix in _ENDINGS)
        for path in (root / _CONFIG, *own):
            lines = path.read_text("utf-8", errors="replace").splitlines()
            for number, line in enumerate(lines, 1):
                if item in personal_data(line, self.roster):
                    yield f"{path.relative_to(root).as_posix()}:{number}"
