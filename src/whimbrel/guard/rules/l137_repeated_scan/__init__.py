"""One table read as a whole, or written anew, by several statements of a file."""
