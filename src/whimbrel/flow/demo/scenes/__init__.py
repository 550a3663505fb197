"""One file per scene; each plays on the stage and says how it ended."""
