"""A column that is assigned or defined twice."""
