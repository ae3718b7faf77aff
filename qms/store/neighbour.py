"""The workspace beside this one: a restricted one and its main one name each other in qms.yaml."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from qms.errors import QmsError
from qms.i18n import M
from qms.store.walk import CONFIG_FILE, beginning
from qms.store.workspace import parse_config

if TYPE_CHECKING:
    from qms.i18n import Message
    from qms.model.config import Config


@dataclass(frozen=True, slots=True)
class Neighbour:
    """The workspace that the settings name.

    ``folder`` is what they say; ``restricted`` tells whether it is the restricted one (else we
    are); ``root`` is where it lies, None where it is not here.  ``odd`` says why a folder that is
    there does not count.
    """

    folder: str
    restricted: bool
    root: Path | None
    odd: Message | None = None


def neighbour(root: Path, config: Config) -> Neighbour | None:
    """Look for the workspace that the settings of another one name; None where they name none.

    It counts only where it names this one in turn: a copied or foreign qms.yaml must not draw
    in the records of somebody else's.
    """
    folder = config.main or config.restricted
    if folder is None:
        return None
    restricted = config.main is None
    there = Path(os.path.realpath(root / folder))
    try:
        data = beginning(str(there / CONFIG_FILE))[0] if (there / CONFIG_FILE).is_file() else None
    except OSError:
        data = None
    if data is None:
        return Neighbour(folder, restricted, None, _foreign(there))
    try:
        other = parse_config(data)
    except QmsError as error:
        return Neighbour(folder, restricted, None, error.message)
    back = other.main if restricted else other.restricted
    here = os.path.realpath(root)
    if back is None or str(there) == here or os.path.realpath(there / back) != here:
        odd = M("{folder} does not name this workspace as its own.", folder=str(there))
        return Neighbour(folder, restricted, None, odd)
    return Neighbour(folder, restricted, there)


def _foreign(there: Path) -> Message | None:
    if not there.exists():
        return None
    return M("There is no {file} in {folder}.", file=CONFIG_FILE, folder=str(there))
