"""Page 82: is the practice ready, and what is to be decided first."""
