"""What a Prisma project says of itself."""
