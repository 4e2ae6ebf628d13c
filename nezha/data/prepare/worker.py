"""The other end of `crew.py`: `python -m nezha.data.prepare.worker` does what it is sent until nothing comes.

When whoever started it is gone, however that came, its input ends and so does it.
"""

import os
import pickle
import signal
import sys
import traceback
from typing import BinaryIO

from nezha.messages import InputError


def serve(source: BinaryIO, sink: BinaryIO) -> None:
    """Answer each (function, arguments) with ("done", result), ("refused", error) or ("failed", traceback)."""
    while True:
        try:
            function, arguments = pickle.load(source)
        except EOFError:
            return
        try:
            answer = ("done", function(*arguments))
        except InputError as error:
            answer = ("refused", error)
        except OSError as error:
            answer = (
                "refused",
                OSError(error.errno, error.strerror, error.filename),
            )  # a full disk is the parent's to tell
        except Exception:
            answer = ("failed", traceback.format_exc())
        pickle.dump(answer, sink)
        sink.flush()


def main() -> None:
    """Serve over stdin and stdout; what libraries print goes to stderr."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends us
    with os.fdopen(os.dup(1), "wb") as sink:
        os.dup2(2, 1)
        try:
            serve(sys.stdin.buffer, sink)
        except BrokenPipeError:
            os._exit(0)  # the parent is gone; there is nobody to tell


if __name__ == "__main__":
    main()
