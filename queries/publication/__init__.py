"""What the city publishes: the gate, what is hidden to protect people, and the files of open data."""
