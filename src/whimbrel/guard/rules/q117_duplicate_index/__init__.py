"""An index whose columns another index begins with."""
