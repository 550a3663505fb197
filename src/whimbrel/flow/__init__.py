"""The stories, readable aloud; the only wiring in the house."""
