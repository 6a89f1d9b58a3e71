"""Lesson 01, role clarity, with its task board."""
