"""Rules of controlled documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qms.engine.rule import Hit, duty
from qms.i18n import M
from qms.kinds.document import ControlledDocument
from qms.kinds.policies.forms import Forms
from qms.model.states import ENTERED_BY_MISTAKE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qms.engine.view import View


@duty("D201", "page header, KZ-FORM-05")
def code_not_as_prescribed(view: View) -> Iterator[Hit]:
    """The code of a document is built otherwise than the codes of the university.

    POL-forms says how codes are built, each way with an example; where it names none, any code
    will do. Withdrawn documents keep the codes they had.
    """
    edition = view.snapshot.policy(Forms, view.today)
    grammars = edition.value.codes if edition else ()
    if not grammars:
        return
    for document in view.snapshot.of(ControlledDocument):
        code = document.code
        if not code or view.state_id(document) in {"withdrawn", ENTERED_BY_MISTAKE}:
            continue
        if not any(grammar.accepts(code) for grammar in grammars):
            yield Hit(
                document.id,
                ("code",),
                M("the code {code} is not built as POL-forms says", code=code),
                M(
                    "Codes look like: {examples}",
                    examples=tuple(grammar.example for grammar in grammars),
                ),
            )
