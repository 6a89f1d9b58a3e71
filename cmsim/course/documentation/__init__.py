"""Lesson 08: what to write down, what to measure, and what a before and after can say."""
