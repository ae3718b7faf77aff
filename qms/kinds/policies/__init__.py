"""Policies: the numbers and lists of the university's regulations, as data with their source."""

from __future__ import annotations

from qms.model.ids import Numbering
from qms.model.record import KindSpec


def policy(name: str, title: str) -> KindSpec:
    """Declare a policy: one record ``records/policies/POL-<name>.yaml``."""
    return KindSpec(
        prefix="POL",
        folder="policies",
        title=title,
        plural=title,
        numbering=Numbering.FIXED,
        fixed_id=f"POL-{name}",
        columns=("policy_edition", "in_force_from", "policy_decision", "policy_source"),
    )
