"""What cannot run twice, in a file that is no transaction."""
