"""Every source and assumption behind a number."""
