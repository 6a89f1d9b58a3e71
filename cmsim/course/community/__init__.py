"""Lesson 11: resources around the practice, and what becomes of the needs for them."""
