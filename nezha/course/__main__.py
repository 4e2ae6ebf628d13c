"""`python -m nezha.course [prose] [NN ...]`, in the folder above notebooks/: run lessons, store what they showed.

The index and the teacher's guide are written too.  After `prose`, lessons whose code is what it was are not run again.
"""

import sys
from pathlib import Path

from nezha.course.storing import LANGUAGES, keep_seconds, retell, scripts, store
from nezha.course.writing import write


def main(words: list[str]) -> None:
    """Store the lessons of these numbers, all of them where none is named."""
    folder, prose = Path("notebooks"), "prose" in words
    numbers = [word for word in words if word != "prose"]
    for script in (script for lang in LANGUAGES for script in scripts(folder, lang)):
        if numbers and script.name[:2] not in numbers:
            continue
        if prose and retell(script):
            continue
        seconds = store(script)
        keep_seconds(folder, {f"{script.parent.name}/{script.stem}": seconds})
        print(f"{seconds:6.1f} s  {script.with_suffix('.ipynb')}", flush=True)
    write(folder)


if __name__ == "__main__":
    main(sys.argv[1:])
