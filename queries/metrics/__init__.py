"""What a number means: every measure is defined once per shape, and every query takes a viewer."""
