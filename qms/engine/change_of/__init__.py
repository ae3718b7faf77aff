"""Changes of records as sentences of minutes: one module per group of kinds."""
