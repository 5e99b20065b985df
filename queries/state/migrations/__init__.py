"""How the state's schema came to be, one step a file in `versions`."""
