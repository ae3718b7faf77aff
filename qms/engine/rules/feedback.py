"""Rules of feedback: it goes to whom the policy names, something follows, confidences are kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.feedback import followed_by, lacking_addressees, route, wrong_addressees
from qms.engine.figures import known
from qms.engine.instruments import feedback_rules
from qms.engine.rule import Hit, duty, integrity
from qms.i18n import M
from qms.kinds.complaint import Complaint
from qms.kinds.feedback import Feedback

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@integrity("Q131", "11.1.3, KZ-FB-02")
def confidential_among_others(view: View) -> Iterator[Hit]:
    """A report that is the business of one service alone stands in the common records.

    What a learner reports to the compliance service is seen by nobody else and leaves with no
    export: it is kept by that service, in its restricted workspace, not here.  Git never forgets
    what it once held.
    """
    rules = feedback_rules(view)
    rule = rules.confidential if rules else None
    config = view.snapshot.config
    if config.main is not None:  # there it is at home
        return
    hint = (
        M("Hand it to the service; it keeps its own register, outside these records.")
        if config.restricted is None
        else M("Register it there: qms -C {folder} complaint add ...", folder=config.restricted)
    )
    for item in view.snapshot.of(Complaint) if rule else ():
        if rule and item.channel in rule.channels:
            yield Hit(
                item.id,
                ("channel",),
                M("only {unit} may hold what came by this channel", unit=view.name(rule.unit)),
                hint,
            )


@duty("Q236", "7.4, KZ-SURV-23")
def wrong_addressee(view: View) -> Iterator[Hit]:
    """Feedback went to somebody else than the policy names for its group, or to nobody."""
    for item in known(view, Feedback):
        wrong = wrong_addressees(view, item)
        rule = route(view, item.group)
        if rule and (wrong or lacking_addressees(view, item)):
            named = tuple(view.name(who) or who for who in rule.addressees)
            yield Hit(
                item.id,
                ("addressees",),
                M("it goes to {named}, not to {wrong}",
                  named=named, wrong=tuple(view.name(who) or who for who in wrong))
                if wrong
                else M("it went to nobody; it goes to {named}", named=named),
                M("Correct the addressees: qms set {id} addressees ...", id=item.id),
                item.date,
            )  # fmt: skip


@duty("Q331", "7.5.5, KZ-SURV-24")
def nothing_followed(view: View) -> Iterator[Hit]:
    """Nothing follows from feedback: no nonconformity, no CAPA, no decision, no reason why not."""
    for item in known(view, Feedback):
        if item.no_action is None and not followed_by(view, item):
            yield Hit(
                item.id,
                ("concerns",),
                M("nothing follows from it"),
                M(
                    "Name what follows: qms nc add --reported {id} ..., qms capa add --sources {id}"
                    ' ...; or say why not: qms set {id} no_action "..."',
                    id=item.id,
                ),
                item.date,
            )
