"""A commit under a report is no telephone, though its digits may look like one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qms.actions.privacy import gate
from qms.actions.session import Moment, Session
from qms.errors import PublishingProblem
from qms.model.record import Circle

if TYPE_CHECKING:
    from tests.workspaces import Cli

COMMIT = "8b42330508335e57be404a253b188e2ef80df077"


def test_the_commit_of_a_report_is_taken_for_no_telephone(
    qms: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Session, "provenance", lambda _self: {"commit": COMMIT})
    search = gate(Session(Moment(qms.root)), Circle.CORPORATE)
    assert search is not None
    search("panel.md", f"{COMMIT}, or {COMMIT[:12]}".encode())
    with pytest.raises(PublishingProblem, match="telephone"):
        search("panel.md", b"8 423 305 08 34")
