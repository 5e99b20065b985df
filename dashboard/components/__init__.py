"""Plain HTML and SVG pieces; each takes values and returns a component."""
