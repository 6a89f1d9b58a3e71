"""How it is taught: what the cells of the notebooks call."""
