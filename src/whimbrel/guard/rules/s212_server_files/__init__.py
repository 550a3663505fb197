"""COPY … PROGRAM, COPY to files of the server, lo_export, pg_read_file."""
