"""The paper's claims, rerun small: several trainings each, measured on held-out text, kept as JSON and drawn.

    python -m benchmarks.studies positions --seeds 3          # or masking, optimizers, precision
    python -m benchmarks.studies positions --draw             # only the figure and the table, from the kept JSON

Trainings go through the product's own trainer on the bundled corpora; one that is done is not repeated, so a study
that was interrupted goes on.  A study takes minutes on a GPU and hours on two cores (`--steps` makes it shorter).
"""
