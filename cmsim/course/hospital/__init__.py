"""Lesson 06, home from the hospital."""
