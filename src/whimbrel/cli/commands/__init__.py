"""One file per group of verbs: parse, one flow call, render, exit code."""
