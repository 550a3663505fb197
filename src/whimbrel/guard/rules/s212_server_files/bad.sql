COPY orders TO PROGRAM 'gzip > /tmp/orders.gz';
