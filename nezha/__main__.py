"""`python -m nezha` is the command `nezha`."""

import sys

from nezha.cli import main

if __name__ == "__main__":
    sys.exit(main())
