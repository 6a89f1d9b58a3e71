"""Lesson 02, your first Monday."""
