-- No row. Parameters: number, script, tool version.
INSERT INTO whimbrel.version (number, script, tool_version)
VALUES (%s, %s, %s);
