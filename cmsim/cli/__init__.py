"""The `cmsim` command."""
