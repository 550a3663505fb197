"""NOT VALID and VALIDATE in one transaction."""
