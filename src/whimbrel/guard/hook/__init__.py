"""What a commit adds, looked through for commands and SQL that lose data. Pure: texts in.

Named tuples, not dataclasses, in this room: defining a class costs an eighth, and every commit
waits for it.
"""
