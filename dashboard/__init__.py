"""What people see. Builds component trees from values; never opens a connection."""
