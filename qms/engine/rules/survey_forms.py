"""Rules of editions of questionnaires: old waves are counted by what they asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from qms.engine.rule import Hit, integrity
from qms.engine.survey_editions import edition_asked, name_it_first, still_fits
from qms.engine.surveys import survey_of
from qms.i18n import N_, M
from qms.kinds.wave import Wave

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


_CHANGED: Final = N_("{survey} was changed after the answers of {wave} were counted")
_CHANGED_EDITION: Final = N_(
    "{survey}, edition {edition}, was changed after the answers of {wave} were counted"
)


@integrity("Q180", "7.5.3(3), 10.2.3, KZ-SURV-41")
def form_changed(view: View) -> Iterator[Hit]:
    """A questionnaire was changed under a wave whose answers are counted already.

    A wave keeps a digest of what counting depends on: questions, values and order of options, which
    are valid, positive or turned round; of no wording.  Where the edition that the wave asked has
    other ones now, its shares would be others without a word.  A new edition is named first (``qms
    survey review``): what was asked until then stays with the old one.
    """
    known: dict[tuple[str, str | None, str], bool] = {}
    for wave in view.snapshot.of(Wave):
        survey = survey_of(view, wave) if wave.form else None
        if survey is None or wave.form is None:
            continue
        edition = edition_asked(survey, wave)
        key = (survey.id, edition, wave.form)
        if key not in known:
            known[key] = still_fits(survey, wave)
        if not known[key]:
            yield Hit(
                wave.id,
                ("form",),
                M(
                    _CHANGED_EDITION if edition else _CHANGED,
                    survey=survey.id,
                    edition=edition,
                    wave=wave.id,
                ),
                name_it_first(survey),
            )
