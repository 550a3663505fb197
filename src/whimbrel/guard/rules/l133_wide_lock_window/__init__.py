"""Strong locks on several tables in one transaction of the file's own."""
