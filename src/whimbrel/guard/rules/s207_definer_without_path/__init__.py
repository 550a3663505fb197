"""SECURITY DEFINER without SET search_path, and what takes it away."""
