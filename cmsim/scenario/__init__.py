"""What we assume: a scenario is a value, and every number in it knows its source."""
