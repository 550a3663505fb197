"""Operation and environment, or plan and situation, in; verdicts and findings out. Pure."""
