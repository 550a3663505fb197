"""serial, where GENERATED … AS IDENTITY is the standard's own."""
