"""The page that answers what an accreditation panel asks, with the records that prove it."""

from qms.report.panel.desk import Answer, Desk, Entries
from qms.report.panel.page import panel_page

__all__ = ["Answer", "Desk", "Entries", "panel_page"]
