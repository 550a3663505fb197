"""What a commit adds, looked through for commands and SQL that lose data. Pure: texts in."""
