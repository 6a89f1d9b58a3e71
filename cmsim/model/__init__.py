"""What happens in the practice. Pure Python and SimPy; the only output is a log."""
