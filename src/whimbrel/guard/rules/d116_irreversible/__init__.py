"""What has no way back, in a file that does not say what to do instead."""
