"""Answers given again, before typer or a validator is imported, while nothing has changed.

``qms due`` and the lists depend on the records, the settings, the day, the language, the program
and how the terminal is; an answer is kept under all of these together, so there is none that could
be out of date.  ``check`` is not kept: whoever checks wants it done.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from qms.cli.common import Common, interface_language, take
from qms.errors import QmsError
from qms.i18n import current, say, use
from qms.store.glance import Glance, glance, head, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qms.actions.session import Session
    from qms.i18n import Message

_COMMANDS: Final = frozenset({"due"})
_VERBS: Final = frozenset({"list"})
_NOT_KEPT: Final = ("--at", "--no-commit")
_WRITING: Final = ("--ics", "--help", "--save", "--complete")
_TERMINAL: Final = (
    *("TERM", "COLORTERM", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "TTY_COMPATIBLE"),
    *("TTY_INTERACTIVE", "CLICOLOR", "CLICOLOR_FORCE", "JUPYTER_COLUMNS", "PYTHONIOENCODING"),
)


class Asked:
    """A command whose answer may be kept: its common options and the other words."""

    def __init__(self, common: Common, rest: Sequence[str]) -> None:
        self.common, self.rest = common, rest

    @classmethod
    def of(cls, words: Sequence[str]) -> Asked | None:
        """Return a command that may be answered from what is kept, None for any other."""
        if not _COMMANDS.intersection(words) and not _VERBS.intersection(words):
            return None
        try:
            common, rest = take(words)
        except QmsError:
            return None
        fit = rest[:1] == ["due"] or (len(rest) > 1 and rest[1] in _VERBS)
        plain = not any(word.startswith(_WRITING) for word in rest)
        usual = not any(common.on(name) for name in _NOT_KEPT)
        epoch = "SOURCE_DATE_EPOCH" in os.environ
        return cls(common, rest) if fit and plain and usual and not epoch else None

    def key(self, today: str, commit: str | None) -> list[str | None]:
        """Return all that the answer depends on beside the workspace."""
        options = {name: value for name, value in self.common.values.items() if name != "-C"}
        terminal = sys.stdout.isatty()
        width = str(shutil.get_terminal_size().columns) if terminal else ""
        return [
            *(f"{name}={value}" for name, value in sorted(options.items())),
            *("--", *self.rest, "--", today, current(), str(terminal), width),
            *(os.environ.get(name) for name in _TERMINAL),
            commit if self.common.on("--json") else None,
        ]

    def asks_git(self) -> bool:
        """Tell whether the commit, or what it does not hold, belongs to what is said."""
        return self.common.on("--json") or not self.common.on("--quiet")

    def commit(self) -> str | None:
        """Return the commit of HEAD, where the answer names it."""
        return head(self.common.folder) if self.common.on("--json") else None

    def day(self, about: Any) -> str:
        """Return the day that counts as today, by the options, the settings or the clock."""
        given = self.common.text("--today")
        if given is not None:
            return f"given {given}"
        return str(about["today"] or dt.datetime.now(ZoneInfo(about["zone"])).date())


def answer(words: Sequence[str]) -> int | None:
    """Give an answer that is kept; returns its exit code, None where there is none."""
    asked = Asked.of(words)
    if asked is None:
        return None
    try:
        use(interface_language(asked.common))
        seen = glance(asked.common.folder, asking=asked.asks_git())
        return None if seen is None else _given(asked, seen)
    except (QmsError, OSError, ValueError, KeyError):
        return None


def _given(asked: Asked, seen: Glance) -> int | None:
    quiet = asked.common.on("--quiet")
    commit, left = seen.state() if asked.asks_git() else (None, ())
    found = seen.recall(asked.key(asked.day(seen.about), commit))
    if found is None:
        return None
    code, text = found
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    if not quiet:
        for said in _remarks(asked, seen, left):
            sys.stderr.write(f"{say(said)}\n")
    return _write(code, text)


def _remarks(asked: Asked, seen: Glance, left: tuple[str, ...]) -> Iterator[Message]:
    from qms.cli.notes import of_settings, of_uncommitted

    pinned = seen.about["today"] if asked.common.text("--today") is None else None
    day = dt.date.fromisoformat(pinned) if pinned else None
    yield from of_settings(day, sample=seen.about["sample"])
    yield from of_uncommitted(left, str(seen.root))


def _write(code: int, text: bytes) -> int:
    try:
        sys.stdout.flush()
        _bytes(text)
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return code


def _bytes(text: bytes) -> None:
    """Write an answer as it was kept: making words of megabytes and bytes again takes a while."""
    if os.linesep == "\n":
        sys.stdout.buffer.write(text)
    else:
        sys.stdout.write(text.decode())


def keeping(words: Sequence[str], run: Callable[[Sequence[str]], int]) -> int:
    """Run a command; keep its answer if it is one of those that may be given again."""
    asked = Asked.of(words)
    if asked is None:
        return run(words)
    commit = asked.commit()
    with _heard() as parts:
        code = run(words)
    try:
        if code in {0, 1} and commit == asked.commit():
            _keep(asked, code, "".join(parts), commit)
    except (QmsError, OSError, ValueError, KeyError):
        return code
    return code


def _keep(asked: Asked, code: int, text: str, commit: str | None) -> None:
    from qms.cli import state

    session = state.opened()
    if session is None or not session.store.digest or session.store.remarks:
        return
    if session.neighbour is not None:  # nothing here tells when the other workspace changes
        return
    folder, about = asked.common.folder, _about(session)
    if session.reopened().config != session.config:
        return
    settle(folder, about)
    seen = glance(folder)
    # what was answered is of the records that were loaded, whatever lies there now
    if seen is not None and seen.digest == session.store.digest and seen.about == about:
        given = asked.common.text("--today")
        day = session.today.isoformat() if given is None else f"given {given}"
        seen.keep(asked.key(day, commit), code, text)


def _about(session: Session) -> dict[str, Any]:
    config = session.config
    return {
        "language": config.default_language,
        "zone": config.time_zone,
        "today": config.pinned_today.isoformat() if config.pinned_today else None,
        "sample": config.sample,
    }


class _Heard:
    """Standard output that also remembers what was written."""

    def __init__(self, stream: Any, parts: list[str]) -> None:
        self._stream, self._parts = stream, parts

    def write(self, text: str) -> Any:
        written = self._stream.write(text)  # which refuses what is no text: then it is no answer
        self._parts.append(text)
        return written

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


@contextmanager
def _heard() -> Iterator[list[str]]:
    parts: list[str] = []
    stream = sys.stdout
    sys.stdout = _Heard(stream, parts)
    try:
        yield parts
    finally:
        sys.stdout = stream
