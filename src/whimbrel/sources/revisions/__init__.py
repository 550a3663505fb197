"""An Alembic project's revisions as a history: asked of its own Alembic, in its own interpreter."""
