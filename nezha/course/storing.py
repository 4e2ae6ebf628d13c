"""Run the lessons and keep what they showed, small: pictures and words, so that they read where nothing runs.

A notebook is made of its script (`NN_name.py`, jupytext's percent form) and executed by a kernel of its own.  Kept are
its texts and its pictures; live views, widgets and times are left out, since they need a kernel or a script, and would
make the same lesson another file each time.
"""

import base64
import io
import json
import os
import tempfile
import time
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient

LANGUAGES = ("zh", "en")
WIDGET = "application/vnd.jupyter.widget-view+json"
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
COLOURS = 64
"""Of a stored picture: a chart needs no more."""


def scripts(folder: Path, lang: str) -> list[Path]:
    """The lessons of a language, in their order."""
    return sorted((folder / lang).glob("[0-9][0-9]_*.py"))


def made(script: Path) -> Any:
    """The notebook of a script, not run yet; cells are numbered, so that the same script is the same file."""
    notebook: Any = jupytext.read(script)
    # nothing of jupytext stays in it: where it is told of the pair, JupyterLab opens no notebook newer than its script
    notebook.metadata = nbformat.from_dict(KERNEL)
    for number, cell in enumerate(notebook.cells):
        cell["id"], cell["metadata"] = f"cell-{number:02d}", nbformat.from_dict({})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def execute(notebook: Any, folder: Path) -> float:
    """Run a notebook in a kernel whose work lies in `folder`; the seconds it took."""
    begun = time.monotonic()
    NotebookClient(
        notebook, timeout=600, kernel_name="python3", store_widget_state=False,
        resources={"metadata": {"path": str(folder)}},
    ).execute()  # fmt: skip
    return time.monotonic() - begun


def slim(notebook: Any) -> Any:
    """The notebook with what is worth keeping of its outputs."""
    for cell in notebook.cells:
        cell["metadata"] = nbformat.from_dict({})
        for output in cell.get("outputs", []):
            data = output.get("data")
            if data is not None:
                output["metadata"] = nbformat.from_dict({})
                _slim(data)
    notebook.metadata.pop("language_info", None)
    return notebook


def _slim(data: Any) -> None:
    """One output: no widget; where there is a picture, no page of scripts beside it."""
    data.pop(WIDGET, None)
    if "image/png" in data:
        data["image/png"] = _smaller(data["image/png"])
        data.pop("text/html", None)


def _smaller(picture: str) -> str:
    """A PNG with fewer colours, in base64."""
    from PIL import Image

    kept = io.BytesIO()
    opened = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    opened.quantize(COLOURS, dither=Image.Dither.NONE).save(kept, "PNG", optimize=True)
    return base64.b64encode(kept.getvalue()).decode()


def store(script: Path) -> float:
    """Run a lesson and write its notebook beside it; the seconds it took."""
    notebook = made(script)
    with tempfile.TemporaryDirectory() as place:
        seconds = execute(notebook, Path(place))
    nbformat.write(slim(notebook), script.with_suffix(".ipynb"))
    return seconds


def retell(script: Path) -> bool:
    """Write a lesson's texts anew and keep what its code showed; False where the code is another now, or never ran."""
    path, notebook = script.with_suffix(".ipynb"), made(script)
    stored = nbformat.read(path, as_version=4).cells if path.exists() else []
    ran = [cell for cell in stored if cell.cell_type == "code"]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if [cell.source for cell in ran] != [cell.source for cell in code]:
        return False
    for cell, before in zip(code, ran, strict=True):
        cell.outputs, cell.execution_count = before.outputs, before.execution_count
    nbformat.write(slim(notebook), path)
    return True


def keep_seconds(folder: Path, seconds: dict[str, float]) -> None:
    """Add measured seconds to those that are kept, with the cores of this machine."""
    path = folder / "seconds.json"
    kept = json.loads(path.read_text(encoding="utf-8"))["seconds"] if path.exists() else {}
    kept |= {name: round(value, 1) for name, value in seconds.items()}
    written = {"cores": os.cpu_count(), "seconds": dict(sorted(kept.items()))}
    path.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
