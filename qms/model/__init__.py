"""What a record is.  No I/O in this layer."""
