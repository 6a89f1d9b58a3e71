"""Lesson 09: six months of one's own practice, with one small test a month."""
