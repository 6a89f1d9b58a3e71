"""Runs of scenarios: jobs, processes, caches, sweeps and one seat played by a person."""
