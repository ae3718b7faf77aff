"""From figures to files: one template gives Markdown, HTML, DOCX, PDF and XLSX."""
