"""COMMIT without BEGIN, BEGIN within BEGIN."""
