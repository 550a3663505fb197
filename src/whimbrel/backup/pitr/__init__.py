"""Tools for point-in-time recovery, each by its own command line: what they have, and a restore."""
