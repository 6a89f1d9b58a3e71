"""A simulation of care management in primary care, and a course about it."""
