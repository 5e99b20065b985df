"""What each page shows, as frozen values: every function takes the viewer, the warm mart and what is asked for."""
