"""How it is taught: one room for each lesson; rooms meet only through the kit."""
