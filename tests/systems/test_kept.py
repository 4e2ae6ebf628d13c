"""The comparison that the READMEs tell of is the one that is kept."""

import json
from pathlib import Path

import pytest

from nezha.messages import say
from nezha.systems.results import SystemsComparison

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(("readme", "lang"), [("README.md", "en"), ("README.zh.md", "zh")])
def test_the_tables_rows_are_those_of_the_kept_comparison(readme, lang):
    kept = json.loads((ROOT / "benchmarks" / "results" / "systems.json").read_text(encoding="utf-8"))
    found = SystemsComparison(config=kept["config"], steps=kept["steps"], figures=kept["figures"])
    text = (ROOT / readme).read_text(encoding="utf-8")
    assert found.complete
    for recipe in found.config["recipes"]:
        means = [f"{found.mean(recipe, name):.3f} ± {found.spread(recipe, name):.3f}" for name in found.measures]
        assert f"| {say(f'recipe_{recipe}', lang)} | {' | '.join(means)} |" in text
