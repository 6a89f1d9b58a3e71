"""Lesson 00, meet the practice."""
