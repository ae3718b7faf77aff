"""Add a line to qms.yaml, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.store.carry import carry_out, ending_of
from qms.store.journal import Entry, Home
from qms.store.lock import workspace_lock
from qms.store.workspace import CONFIG_FILE, parse_config

if TYPE_CHECKING:
    from qms.store.workspace import Workspace


def add_line(workspace: Workspace, line: str, message: str) -> None:
    """Append a line to the settings and commit that file alone.

    Raises WorkspaceProblem where the settings could not be read with it, StoreProblem where
    writing or committing fails; then the file is as it was.
    """
    commits = workspace.repo if workspace.config.git.commit else None
    with workspace_lock(workspace.root):
        held = (workspace.root / CONFIG_FILE).read_bytes()
        data = held + (b"" if held.endswith(b"\n") else b"\n") + f"{line}\n".encode()
        parse_config(data)
        said = f"{message}\n\nQms-Op: settings\n"
        carry_out(
            Home(workspace.root, workspace.repo),
            (Entry(CONFIG_FILE, held, data),),
            ending_of(commits, said),
            lambda: commits.commit([CONFIG_FILE], said) if commits else None,
            message,
        )
