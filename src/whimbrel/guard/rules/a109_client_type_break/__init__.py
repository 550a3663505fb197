"""Another type for the client, whatever it costs the server."""
