"""Prisma's schema language as text: from characters to a tree, and back."""
