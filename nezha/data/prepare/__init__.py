"""From text to shards: sources -> clean documents -> no copies -> words and tokens -> two splits on disk.

`prepare` puts the stages together: `reading` and `encoding` work on pieces in as many processes as there are,
`duplicates` and `assembling` go through all pieces in order.
"""

from nezha.data.prepare.pipeline import prepare
from nezha.data.prepare.report import PrepareReport, Progress
from nezha.data.sources.parsing import read_sources

__all__ = ["PrepareReport", "Progress", "prepare", "read_sources"]
