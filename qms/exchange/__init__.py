"""Foreign tables in: strict readers, the mapping of columns to fields, the reading of cells."""
