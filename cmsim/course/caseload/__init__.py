"""Lesson 03, caseload sizing."""
