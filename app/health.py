"""Whether an app or a server of models answers on this machine: exit code 0 or 1, for whoever watches a container."""

import sys
import urllib.request
from collections.abc import Sequence
from urllib.error import URLError

PLACES = ("http://127.0.0.1:7860/door", "http://127.0.0.1:7861/health")
"""What needs no key of `nezha app` and of `nezha serve`, at their usual ports."""
SECONDS = 4.0


def main(places: Sequence[str] = PLACES) -> int:
    """0 where one of the places answers."""
    return 0 if any(map(_answers, places)) else 1


def _answers(place: str) -> bool:
    try:
        with urllib.request.urlopen(place, timeout=SECONDS) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or PLACES))
