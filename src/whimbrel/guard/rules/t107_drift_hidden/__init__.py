"""IF [NOT] EXISTS in a file that is one transaction anyway."""
