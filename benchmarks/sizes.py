"""What the plain installation weighs: every package that it needs, by the files that pip wrote down for it.

A package counts with what its RECORD lists and is there, compiled Python included; what torch brings along is counted
as torch.  `needed_by` are those of our own dependencies that ask for it, at whatever remove.  An extra counts with what
it adds to the plain installation, where it is installed.
"""

import json
import platform
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from benchmarks.report import RESULTS

PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COMMAND = "make bench NAME=sizes"
MEGABYTE = 1e6
Wanted = tuple[str, frozenset[str]]
"""A package and its extras."""


def name_of(name: str) -> str:
    """As pip compares names."""
    return re.sub(r"[-_.]+", "-", name).lower()


INSTALLED = {name_of(one.metadata["Name"]): one for one in distributions()}


def wanted(requirements: Iterable[str], extras: Iterable[str] = ()) -> Iterator[Wanted]:
    """The packages among `requirements` that this machine and Python need, of the extras asked for."""
    for one in map(Requirement, requirements):
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield name_of(one.name), frozenset(one.extras)


def closure(requirements: Iterable[str]) -> set[str]:
    """Names of all installed packages that `requirements` ask for, at whatever remove."""
    seen: set[Wanted] = set()
    waiting = list(wanted(requirements))
    while waiting:
        one = waiting.pop()
        if one not in seen and one[0] in INSTALLED:
            seen.add(one)
            waiting += wanted(INSTALLED[one[0]].requires or [], one[1])
    return {name for name, _ in seen}


def megabytes(package: Distribution) -> float:
    """What its files take."""
    places = (Path(str(file.locate())) for file in package.files or [])
    return sum(place.stat().st_size for place in places if place.is_file()) / MEGABYTE


def measure() -> dict[str, Any]:
    """The whole table."""
    own = {name_of(Requirement(one).name): one for one in PROJECT["dependencies"]}
    asked = {name: closure([one]) for name, one in own.items()}
    whole = set().union(*asked.values())
    torch = whole - closure(one for name, one in own.items() if name != "torch")
    sizes = {name: megabytes(INSTALLED[name]) for name in whole}
    packages = [
        {
            "name": name, "version": INSTALLED[name].version, "mb": round(sizes[name], 1), "own": name in own,
            "needed_by": [ours for ours, found in asked.items() if name in found and ours != name],
        }
        for name in sorted(whole - torch, key=lambda name: -sizes[name])
    ]  # fmt: skip
    extras = {
        extra: round(sum(megabytes(INSTALLED[name]) for name in closure(requirements) - whole), 1)
        for extra, requirements in PROJECT["optional-dependencies"].items()
        if all(name in INSTALLED for name, _ in wanted(requirements)) and "nezha-workbench" not in closure(requirements)
    }
    return {
        "command": COMMAND,
        "machine": {"python": platform.python_version(), "system": f"{sys.platform} {platform.machine()}"},
        "torch": {"version": INSTALLED["torch"].version, "mb": round(sum(sizes[name] for name in torch), 1)},
        "without_torch_mb": round(sum(sizes[name] for name in whole - torch), 1),
        "packages": packages,
        "extras": extras,
    }


def main() -> None:
    """Print and keep the table."""
    found = measure()
    for one in found["packages"]:
        print(f"{one['name']:28}{one['mb']:8.1f} MB   {'own' if one['own'] else ', '.join(one['needed_by'])}")
    print(f"without torch {found['without_torch_mb']} MB; torch {found['torch']['mb']} MB; extras {found['extras']}")
    (RESULTS / "sizes.json").write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
