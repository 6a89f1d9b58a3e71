"""Lesson 02, a day in the life."""
