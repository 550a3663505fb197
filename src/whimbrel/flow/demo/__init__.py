"""The demo: the whole road on three servers of its own, scene by scene."""
