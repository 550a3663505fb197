"""A catalog as a Prisma schema: lines of it, and an existing file brought up to date."""
