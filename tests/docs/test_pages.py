"""The pages of the documentation: both languages alike, every figure from a file, every link and page there."""

import importlib.util
import json
import os
import re
import subprocess
import sys
import tomllib

import pytest
import yaml

from docs.site import endurance, figures, reference, sizes
from docs.site.studies import TABLES
from nezha.course.sheet import all_sheets

from .fences import ROOT, english, twin

DOCS = [page for page in english() if page.startswith("docs/")]
RESULTS = sorted((ROOT / "benchmarks" / "results").glob("*.json"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
each_language = pytest.mark.parametrize("lang", ["en", "zh"])


def text(page: str) -> str:
    return (ROOT / page).read_text(encoding="utf-8")


def skeleton(page: str) -> list[str]:
    """What two translations have in common: headings' depth, tables' shape, figures, links to files."""
    found = []
    for line in re.sub(r"^```.*?^```$", "", text(page), flags=re.DOTALL | re.MULTILINE).splitlines():
        if re.match(r"#+ ", line):
            found.append(line.split()[0])
        elif line.startswith("|"):
            found.append(f"row of {line.count('|')}")
        links = [link for link in re.findall(r"\]\(([^)]+)\)", line) if not link.endswith(twin(page).split("/")[-1])]
        found += re.findall(r"\{\{.*?\}\}", line)
        found += [re.sub(r"\.(?:zh|en)\.(md|svg)", r".\1", link) for link in links if not line.startswith("[")]
    return found


@pytest.mark.parametrize("page", DOCS)
def test_both_languages_tell_the_same(page):
    there, here = skeleton(page), skeleton(twin(page))
    assert sorted(there) == sorted(here)
    assert [mark for mark in there if mark.startswith("#")] == [mark for mark in here if mark.startswith("#")]


@pytest.mark.parametrize("page", [*DOCS, *map(twin, DOCS)])
def test_links_lead_to_files_that_are_there(page):
    made = {name.removeprefix("reference/") for lang in ("en", "zh") for name in NAMES[lang]}
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text(page)):
        there = (ROOT / page).parent / link
        assert there.is_file() or ("reference/" in link and link.split("/")[-1] in made), link
        if page.endswith(".zh.md") and link.endswith(".md") and not text(page).count(f"[English]({link})"):
            assert link.endswith(".zh.md"), f"leads to the other language: {link}"


NAMES = {
    lang: [f"reference/{page}{'.zh' if lang == 'zh' else ''}.md" for page in (*reference.DOORS, "commands")]
    for lang in ("en", "zh")
}


@each_language
def test_every_page_is_in_the_menu_once(lang):
    file = ROOT / ("mkdocs.zh.yml" if lang == "zh" else "mkdocs.yml")
    listed = leaves(yaml.safe_load(file.read_text(encoding="utf-8"))["nav"])
    pages = [page.removeprefix("docs/") for page in (DOCS if lang == "en" else map(twin, DOCS))]
    assert sorted(listed) == sorted([*pages, *NAMES[lang]])


def leaves(menu: object) -> list[str]:
    """The files that a menu leads to."""
    if isinstance(menu, str):
        return [menu]
    return [leaf for entry in (menu.values() if isinstance(menu, dict) else menu) for leaf in leaves(entry)]  # type: ignore[union-attr]


@each_language
@pytest.mark.parametrize("path", RESULTS, ids=lambda path: path.stem)
def test_every_kept_result_is_on_the_page_with_its_command(path, lang):
    page = text("docs/results.zh.md" if lang == "zh" else "docs/results.md")
    name = path.stem
    if name.startswith("study-"):
        call, command = f'study("{name.removeprefix("study-")}")', None
        assert "python -m benchmarks.studies" in figures.study(name.removeprefix("study-"), lang)
    elif name.startswith("finetuned-"):
        call, command = f'finetuned("{name.removeprefix("finetuned-")}")', "nezha finetune " + name.split("-")[1]
    elif name == "systems":
        call, command = "systems()", "nezha compare"
    elif name == "sizes":
        call, command = "sizes()", figures.result(name)["command"]
    elif name in endurance.TABLES:
        call, command = f'endured("{name}")', f"make bench NAME={name}"
    else:
        call, command = (
            ("kills()" if name == "kills" else f'bench("{name}")'),
            f"make bench NAME={name}",
        )
        assert (ROOT / "benchmarks" / f"{name}.py").is_file()
    assert f"{{{{ {call} }}}}" in page
    assert command is None or f"`{command}" in page


@pytest.mark.parametrize("page", ["docs/results.md", "docs/results.zh.md", "docs/design/attention.md"])
def test_no_measured_ratio_is_typed(page):
    """A ratio of two decimals in these pages stands between braces."""
    own = re.sub(r"\{\{.*?\}\}|```.*?```|https?://\S+", "", text(page), flags=re.DOTALL)
    assert re.findall(r"(?<![\d.])\d\.\d\d(?![\d.])", own) == []


@each_language
def test_tables_hold_what_the_files_hold(lang):
    kept = json.loads((ROOT / "benchmarks/results/attention.json").read_text(encoding="utf-8"))["lines"]
    made = figures.bench("attention", lang).splitlines()
    assert len([row for row in made if row.startswith("|")]) == len(kept) + 2
    for line, row in zip(kept, made[2:], strict=False):
        assert row.endswith(f"| {line['ours'] / line['peer']:.2f} |")
        assert line["peer_name"] in row
    for name in TABLES:
        arms = {run["arm"] for run in figures.result(f"study-{name}")["runs"]}
        assert all(f"| {arm} |" in figures.study(name, lang) for arm in arms)


def test_a_line_that_is_not_kept_is_an_error_and_no_empty_place():
    with pytest.raises(LookupError, match="0 lines"):
        figures.ratio("attention", "a line that nobody measured")
    with pytest.raises(LookupError, match="2 lines"):
        figures.ratio("encoder", "peak of a training step, 1 × 1024, dropout 0.1")


@each_language
def test_every_lesson_is_on_the_page_of_the_course(lang):
    page = "docs/course.zh.md" if lang == "zh" else "docs/course.md"
    assert "{{ course() }}" in text(page)
    assert f"notebooks/teachers.{lang}.md" in text(page)
    rows = figures.course(lang).splitlines()[2:]
    assert len(rows) == len(all_sheets())
    for one, row in zip(all_sheets(), rows, strict=True):
        assert one.title[lang == "zh"] in row
        assert (ROOT / re.findall(r"`(.+?)`", row)[-1]).is_file()


def test_the_questions_are_thirty_five_and_numbered():
    for page in ("docs/faq.md", "docs/faq.zh.md"):
        assert [int(n) for n in re.findall(r"^### (\d+)\. ", text(page), re.MULTILINE)] == list(range(1, 36))


def test_the_picture_of_masks_is_what_the_systems_hide():
    """The drawn picture is the one that the code draws today."""
    from docs.site.pictures import SEED, SENTENCE, masks_picture
    from nezha.insight import masks_all

    found = masks_all(SENTENCE, seed=SEED)
    assert len({one.masked for one in found.results}) == 4
    for lang in ("en", "zh"):
        kept = (ROOT / "docs" / "pictures" / f"masks.{lang}.svg").read_text(encoding="utf-8")
        assert kept == masks_picture(found, lang), "python -m docs.site.pictures"


@each_language
def test_every_public_name_and_command_is_in_the_reference(lang):
    made = reference.pages(lang)
    assert sorted(made) == sorted(NAMES[lang])
    for page, doors in reference.DOORS.items():
        for door in doors:
            for name, _ in reference.public(door):
                assert f"heading: {door}.{name}\n" in made[f"reference/{page}{'.zh' if lang == 'zh' else ''}.md"]
    assert ("遮" in made[NAMES[lang][-1]]) == (lang == "zh")


@pytest.mark.skipif(importlib.util.find_spec("mkdocs") is None, reason="mkdocs is not installed: make site")
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_site_is_built_without_a_warning_and_asks_nothing_of_the_network(lang, tmp_path):
    file = "mkdocs.zh.yml" if lang == "zh" else "mkdocs.yml"
    words = ["-m", "mkdocs", "build", "--quiet", "--config-file", file, "--site-dir", str(tmp_path)]
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, text=True, env=quiet, check=False)
    assert done.returncode == 0, done.stderr
    assert "WARNING" not in done.stderr
    found = [page.read_text(encoding="utf-8") for page in tmp_path.rglob("*.html")]
    assert len(found) > len(DOCS)
    asked = [
        link for page in found for link in re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="(https?:[^"]+)', page)
    ]
    assert asked == []
    assert not any("{{" in page.split("<article", 1)[-1].split("</article", 1)[0].split("<pre", 1)[0] for page in found)
    assert (tmp_path / "search" / "search_index.js").is_file()


@each_language
def test_every_large_package_says_what_it_earns_and_every_extra_what_it_is_for(lang):
    kept = figures.result("sizes")
    large = [one["name"] for one in kept["packages"] if one["mb"] >= sizes.LARGE]
    rows = figures.sizes(lang).splitlines()[2:]
    assert [row.split(" | ")[0].strip("| ") for row in rows][: len(large)] == large
    assert sorted(sizes.EARNS) == sorted(large)
    assert sorted(sizes.EXTRAS) == sorted(kept["extras"])
    whole = sum(one["mb"] for one in kept["packages"])
    assert abs(whole - kept["without_torch_mb"]) < 0.05 * len(kept["packages"])
    assert f"{kept['without_torch_mb']:.0f}" in rows[len(large) + 1]


def test_the_kept_sizes_are_those_of_what_is_asked_for_today():
    kept = {one["name"] for one in figures.result("sizes")["packages"] if one["own"]}
    asked = {re.split(r"[<>=\[]", one)[0].lower() for one in PROJECT["dependencies"]}
    assert kept | {"torch"} == asked, "make bench NAME=sizes"
