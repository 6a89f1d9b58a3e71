"""Whether to believe it: published figures, one's own months, queueing theory, invariants."""
