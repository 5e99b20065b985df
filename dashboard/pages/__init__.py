"""One file a page: lays out components, nothing else."""
