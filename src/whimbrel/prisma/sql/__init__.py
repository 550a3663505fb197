"""A Prisma schema as the SQL that makes it in an empty database."""
