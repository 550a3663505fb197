"""A new partition beside a default partition."""
