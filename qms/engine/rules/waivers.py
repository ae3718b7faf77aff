"""What a waiver may accept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rule import Hit, integrity
from qms.i18n import M
from qms.kinds.waiver import Waiver
from qms.model.diagnostic import RuleClass

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@integrity("W103", "")
def not_waivable(view: View) -> Iterator[Hit]:
    """A waiver names a rule that there is not, or one about integrity.

    Only duties can be waived: records that cannot be trusted are mended.
    """
    from qms.engine.rules.table import RULES  # the table holds this very rule

    duties = {rule.code for rule in RULES if rule.rule_class is RuleClass.DUTY}
    for waiver in view.snapshot.of(Waiver):
        if waiver.rule not in duties:
            yield Hit(
                waiver.id,
                ("rule",),
                M("{rule} cannot be waived", rule=waiver.rule),
                M("Only duties can; see them with: qms explain"),
            )
