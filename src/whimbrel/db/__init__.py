"""Speaks to servers: connections, sessions, failures, embedded and scratch servers."""
