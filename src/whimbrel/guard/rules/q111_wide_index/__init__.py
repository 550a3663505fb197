"""An index of four columns or more."""
