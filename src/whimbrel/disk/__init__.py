"""Speaks to the disk: project files, .env, git, process environment, clock."""
