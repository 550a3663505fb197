"""Syntax that the server is too old for."""
