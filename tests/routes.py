"""Routes and forms of other universities' regulations, as values of policies for tests."""

from __future__ import annotations

from typing import Final

SENATE: Final = "id: BODY-senate\nschema: 1\nnames: [{text: Senate}]\n"
EMC: Final = "id: BODY-emc\nschema: 1\nnames: [{text: Educational-methodical committee}]\n"
VICE_RECTOR: Final = "ROLE-vice-rector-academic-block"
SHEET: Final = "{column: row, label: No.}"


def routes(what: str, *, approve: str = "", section: str = "8.9") -> str:
    """Write POL-documents with one route; ``what`` are its parts, as a flow mapping has them."""
    acts = f", approve: [{approve}]" if approve else ""
    return (
        "id: POL-documents\nschema: 1\neditions:\n  - id: a\n    source: {own: true}\n"
        f"    value: {{routes: [{{id: own, label: Route, {what}{acts},"
        f" source: {{regulation: Regulation, section: '{section}'}}}}]}}\n"
    )


def forms(*columns: str) -> str:
    """Write POL-forms whose change sheet has these columns beside the number of the line."""
    sheet = ", ".join((SHEET, *(f"{{column: {name}, label: Column}}" for name in columns)))
    return (
        "id: POL-forms\nschema: 1\neditions:\n  - id: a\n    source: {own: true}\n    value:\n"
        "      office: UNIT-academic-quality-office\n      page: '{N} / {M}'\n"
        "      risk_register: [{column: title, label: Title}]\n"
        "      document_register: [{column: title, label: Title}]\n"
        f"      change_sheet: {{title: Changes, columns: [{sheet}]}}\n"
    )


ATYRAU: Final = routes(f"permission: {VICE_RECTOR}")
YASSAWI: Final = routes(
    "interested: false",
    approve="{id: body, bodies: [BODY-senate, BODY-emc], acts: [protocol, resolution]}",
    section="Periodic analysis",
)
KR: Final = forms("section", "change_kind", "notice_number", "notice_date")
