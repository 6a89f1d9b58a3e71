"""Controls that work by keyboard and screen reader, and the panels built from them."""
