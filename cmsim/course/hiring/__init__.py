"""Lesson 10, hire and train."""
