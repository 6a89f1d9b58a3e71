"""Runs of scenarios, and what is measured in them. pandas enters here, late."""
