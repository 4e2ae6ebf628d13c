"""Side-by-side measurements against named peers; `make bench` runs them all, each prints one line a figure."""
