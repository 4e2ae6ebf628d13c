"""What MkDocs asks while it builds: pages of one language, generated pages, figures in the text, fences it knows.

A page is `x.md` in English and `x.zh.md` in 中文; each build keeps its own and calls it `x.html`.  `{{ … }}` in a page
is filled from `docs.site.figures`, so that no measured number is typed.  A fence says in a second word how the tests
take it (`run`, `parse`, `served`); readers do not see that word.
"""

import re
from typing import Any

import jinja2

from docs.site import figures, reference

ELSEWHERE = re.compile(r'\s*<link rel="alternate" [^>]*>')
RESULTS = figures.ROOT / "benchmarks" / "results"
TAUGHT = re.compile(r"^(\s*```\w+) (?:run|parse|served)$", re.MULTILINE)
TWIN = re.compile(r"^\[(?:中文|English)\]\([^)]+\)\n", re.MULTILINE)
"""The link to the other language, for readers of the files; the site has its own."""


def on_files(files: Any, config: Any) -> Any:
    """Keep the pages of the language, add those that are generated and the drawn results."""
    from mkdocs.structure.files import File  # pyright: ignore[reportMissingImports]  # of the extra `docs`

    lang = config.theme["language"]
    for name, text in reference.pages(lang).items():
        files.append(File.generated(config, name, content=text))
    for path in sorted(RESULTS.glob("*.svg")):
        files.append(File.generated(config, f"results/{path.name}", abs_src_path=str(path)))
    for file in list(files):
        if file.src_uri.endswith(".md") and file.src_uri.endswith(".zh.md") != (lang == "zh"):
            files.remove(file)
        elif file.src_uri.endswith(".zh.md"):
            file.dest_uri = file.dest_uri.replace(".zh.html", ".html")
    return files


def on_page_markdown(markdown: str, page: Any, config: Any, files: Any) -> str:
    """The text as the generator shall read it."""
    lang = config.theme["language"]
    if not page.file.src_uri.startswith("reference/"):
        filled = jinja2.Environment(undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
        markdown = filled.from_string(markdown).render(figures.given(lang))
    markdown = TWIN.sub("", TAUGHT.sub(r"\1", markdown))
    depth = "../" * page.file.src_uri.count("/")
    return re.sub(r"\]\((?:\.\./)+benchmarks/results/", f"]({depth}results/", markdown)


def on_post_page(output: str, page: Any, config: Any) -> str:
    """Without the theme's links to the start of the other language, for which it asks a server for a list of pages."""
    return ELSEWHERE.sub("", output)
