"""Data: what the city's services know, pulled as aggregates, and what the numbers mean.

Knows SQLAlchemy and pandas; never Dash, never Plotly.
"""
