"""Data recovery: stop the application, see what is damaged, bring it back, go on."""
