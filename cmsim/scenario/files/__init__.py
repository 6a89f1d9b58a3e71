"""Scenarios, panels and caseloads read from files and written to them."""
