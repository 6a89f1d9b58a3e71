"""Lesson 05, finding and handing over."""
