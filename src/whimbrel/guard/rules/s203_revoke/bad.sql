REVOKE SELECT ON orders FROM reports;
