"""Lesson 04, the task board."""
