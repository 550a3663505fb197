"""Statement → locks, rewrites, scans, losses: declared as data, observed on servers by tests."""

from .describe import describe, step

__all__ = ["describe", "step"]
