"""LOCK TABLE in a strong mode, and FOR UPDATE of a whole table."""
