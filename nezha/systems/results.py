"""What a comparison found, as it lies on the disk: read by terminal, browser and notebook alike."""

import statistics
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from nezha.messages import InputError
from nezha.options import to_dict
from nezha.run_folder import read_json, write_json
from nezha.runs.place import check_name, runs_root
from nezha.systems.config import CompareConfig

CHANCE = 0.05
FOLDER = ".comparisons"
"""Inside the folder of runs; the dot keeps it from being one."""
PRETRAINING = ("characters", "words")
"""Measures of a model before it is fine-tuned: guesses of hidden characters and of hidden whole words."""


@dataclass(frozen=True, kw_only=True)
class SystemsComparison:
    """Figures of every system and seed so far.

    `figures` has, for each recipe and measure, a value a seed in the order of the seeds; `steps` is what every run was
    given.  A comparison is `complete` when each recipe has all its seeds.
    """

    config: dict[str, Any]
    steps: int
    figures: dict[str, dict[str, list[float]]]

    @property
    def measures(self) -> tuple[str, ...]:
        """Pre-training first, then the tasks."""
        return (*PRETRAINING, *self.config["tasks"])

    @property
    def complete(self) -> bool:
        """Whether nothing is missing."""
        found = [len(self.values(recipe, measure)) for recipe in self.config["recipes"] for measure in self.measures]
        return all(count == self.config["seeds"] for count in found)

    def values(self, recipe: str, measure: str) -> list[float]:
        """One value a seed; none yet where the list is empty."""
        return self.figures.get(recipe, {}).get(measure, [])

    def mean(self, recipe: str, measure: str) -> float | None:
        """Over the seeds; None where there is none yet."""
        found = self.values(recipe, measure)
        return statistics.mean(found) if found else None

    def spread(self, recipe: str, measure: str) -> float | None:
        """Standard deviation of the sample; None of fewer than two seeds."""
        found = self.values(recipe, measure)
        return statistics.stdev(found) if len(found) > 1 else None

    def leader(self, measure: str) -> str | None:
        """The recipe whose mean is above that of every other by more than chance gives; None where there is none.

        Chance: Welch's t-test of the seeds, at 5 in 100; with a single seed nothing is known of it.
        """
        recipes = self.config["recipes"]
        if len(recipes) < 2 or any(len(self.values(recipe, measure)) < 2 for recipe in recipes):
            return None
        first, *others = sorted((self.values(recipe, measure) for recipe in recipes), key=statistics.mean, reverse=True)
        if not all(_differ(first, other) for other in others):
            return None
        return next(recipe for recipe in recipes if self.values(recipe, measure) == first)

    def with_run(self, recipe: str, found: dict[str, float]) -> "SystemsComparison":
        """The same with the figures of one more run."""
        rows = {name: dict(row) for name, row in self.figures.items()}
        row = rows.setdefault(recipe, {})
        for measure, value in found.items():
            row[measure] = [*row.get(measure, []), value]
        return replace(self, figures=rows)

    def to_dict(self) -> dict[str, Any]:
        """As it is saved; with the means and spreads, for whoever reads the file alone."""
        summary = {
            recipe: {
                measure: {"mean": self.mean(recipe, measure), "sd": self.spread(recipe, measure)}
                for measure in self.measures
            }
            for recipe in self.config["recipes"]
        }
        return asdict(self) | {"summary": summary}


def _differ(one: list[float], other: list[float]) -> bool:
    from scipy.stats import ttest_ind  # a second, which reading a comparison need not take

    if len(set(one)) == len(set(other)) == 1:  # no spread at all, of which the test has no value
        return one[0] != other[0]
    found: Any = ttest_ind(one, other, equal_var=False)  # scipy's types do not tell what comes back
    return bool(found.pvalue < CHANCE)


def place_of(name: str, root: Path | str | None = None) -> Path:
    """The folder of a comparison.

    Raises:
        InputError: a name that cannot be a folder's.
    """
    return runs_root(root) / FOLDER / check_name(name)


def comparisons(root: Path | str | None = None) -> list[str]:
    """Names of the comparisons there are, the newest first.

    Args:
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.

    Returns:
        Names for `read`.
    """
    folder = runs_root(root) / FOLDER
    found = [path for path in folder.iterdir() if (path / "comparison.json").is_file()] if folder.is_dir() else []
    return [path.name for path in sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)]


def read(name: str, root: Path | str | None = None) -> SystemsComparison:
    """A comparison as far as it has come.

    Args:
        name: which comparison.
        root: the folder of runs; `$NEZHA_RUNS` or `runs/` where None.

    Raises:
        InputError: there is none of that name.
    """
    values = read_json(place_of(name, root) / "comparison.json")
    if values is None:
        raise InputError("comparison_unknown", name=name, names=", ".join(comparisons(root)) or "–")
    return SystemsComparison(config=values["config"], steps=values["steps"], figures=values["figures"])


def begin(config: CompareConfig, root: Path | str | None = None) -> SystemsComparison | None:
    """What an earlier call under this name has found, or None.

    Raises:
        InputError: that was another comparison.
    """
    if config.name not in comparisons(root):
        return None
    found, wanted = read(config.name, root), _saved(config)
    differing = [f"{key} ({found.config.get(key)} → {value})" for key, value in wanted.items()
                 if found.config.get(key) != value]  # fmt: skip
    if differing:
        raise InputError("comparison_differs", name=config.name, differing=", ".join(differing))
    return found


def new(config: CompareConfig, steps: int) -> SystemsComparison:
    """A comparison without a figure."""
    return SystemsComparison(config=_saved(config), steps=steps, figures={})


def save(found: SystemsComparison, root: Path | str | None = None) -> Path:
    """Write it where `read` looks; returns its folder."""
    folder = place_of(found.config["name"], root)
    folder.mkdir(parents=True, exist_ok=True)
    write_json(folder / "comparison.json", found.to_dict())
    return folder


def _saved(config: CompareConfig) -> dict[str, Any]:
    return to_dict(config) | {"recipes": list(config.recipes), "tasks": list(config.task_names)}
