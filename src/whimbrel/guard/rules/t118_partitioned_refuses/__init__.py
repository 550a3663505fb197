"""What the server refuses on a partitioned table."""
