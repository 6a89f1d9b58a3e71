"""Lesson 07, three structures."""
