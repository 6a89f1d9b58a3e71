"""Lesson 12, what pays."""
