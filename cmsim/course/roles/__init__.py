"""Lesson 01, role clarity: two roles, a role sheet, an elevator speech."""
