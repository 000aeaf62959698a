"""Benchmarks: figures as ratios to the floor measured in the same run; `python -m bench` lists them."""
