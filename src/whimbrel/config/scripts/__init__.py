"""The page's names as scripts of npm, make and just. Pure: a file's text in, a text out."""
