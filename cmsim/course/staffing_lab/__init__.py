"""Page 80, the staffing lab: panels over what `decision` works out."""
