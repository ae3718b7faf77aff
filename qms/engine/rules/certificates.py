"""Rules of certificates: data of persons are collected by a right that is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rule import Hit, duty
from qms.i18n import M
from qms.kinds.survey import Survey
from qms.kinds.wave import Wave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@duty("Q350", "1.3, 7.1, KZ-SURV-36")
def no_legal_basis(view: View) -> Iterator[Hit]:
    """Answers that were pseudonymised or kept apart have no legal basis.

    The law on personal data (No. 94-V of 21 May 2013) asks by what right data that can be led back
    to a person are collected.  The instrument names it, and each import log keeps it.
    """
    for wave in view.snapshot.of(Wave):
        survey = view.snapshot.get(wave.survey)
        named = isinstance(survey, Survey) and survey.legal_basis is not None
        for number, log in enumerate(wave.imports):
            personal = log.data_class in {"pseudonymous", "restricted"}
            if personal and log.legal_basis is None and not named:
                yield Hit(
                    wave.id,
                    ("imports", number),
                    M("{file}: no legal basis of data that were pseudonymised", file=log.file),
                    M(
                        "Name the document that allows it: qms set {id} legal_basis DOC-...",
                        id=wave.survey,
                    ),
                )
