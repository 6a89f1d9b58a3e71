"""The front page, the set-up check and the validation page."""
