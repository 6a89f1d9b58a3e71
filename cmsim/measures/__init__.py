"""What happened, read from the log once: the record of a run and every measure of it."""
