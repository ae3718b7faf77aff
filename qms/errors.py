"""Failures that a user can cause, each knowing what failed and what to do next.

They are caught once, in ``cli/app.py``.  Defects *in the records* are not errors but values:
see :class:`qms.model.diagnostic.Diagnostic`.
"""

from __future__ import annotations

from typing import ClassVar

from qms.i18n import Message, say


class QmsError(Exception):
    """A command cannot go on.  Exit code 2 unless a subclass says otherwise.

    ``rule`` is the code of the rule that forbids what was typed, where one does.
    """

    exit_code: ClassVar[int] = 2
    rule: str = ""

    def __init__(self, message: Message, hint: Message | None = None) -> None:
        super().__init__(message.text)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        """Say what failed and what to do, in the chosen language."""
        parts = [say(self.message)]
        if self.hint is not None:
            parts.append(say(self.hint))
        return "\n".join(parts)


class UsageProblem(QmsError):
    """A flag or value given to a command is wrong; the hint names the allowed ones."""


class WorkspaceProblem(QmsError):
    """There is no workspace here, or its qms.yaml cannot be used."""


class StoreProblem(QmsError):
    """Reading or writing failed: lock, disk, git, a file that changed meanwhile."""


class ImportProblem(QmsError):
    """A foreign file cannot be taken in as it is."""


class ReportProblem(QmsError):
    """A report cannot be made: template, missing extra, data of another scale."""


class PublishingProblem(QmsError):
    """Something may not leave its circle: personal data, or a record of a narrower circle."""
