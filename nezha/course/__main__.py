"""`python -m nezha.course [NN ...]`, in the folder above notebooks/: run lessons, keep their outputs, write the index."""

import sys
from pathlib import Path

from nezha.course.storing import LANGUAGES, keep_seconds, scripts, store
from nezha.course.writing import write


def main(numbers: list[str]) -> None:
    """Store the lessons of these numbers, all of them where none is named."""
    folder = Path("notebooks")
    for lang in LANGUAGES:
        for script in scripts(folder, lang):
            if not numbers or script.name[:2] in numbers:
                seconds = store(script)
                keep_seconds(folder, {f"{lang}/{script.stem}": seconds})
                print(f"{seconds:6.1f} s  {script.with_suffix('.ipynb')}", flush=True)
    write(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
