"""SQL text into statements, spans, directives and touched objects, by PostgreSQL's own parser."""
