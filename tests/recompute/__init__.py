"""Every number once more, from the raw rows, by a route that shares no code with the product.

Nothing here imports `queries`: rows are read with pandas, placed by names read straight from the profile's
files, and counted one row at a time, as a person with a spreadsheet would.
"""
