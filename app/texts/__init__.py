"""Every text of the page: key -> (English, 中文).  The labels of options come from `nezha.pretrain_config` instead.

A key has both languages or does not exist; `app.language` is the only reader.
"""

from .attention import TEXTS as ATTENTION
from .compare import TEXTS as COMPARE
from .data import TEXTS as DATA
from .door import TEXTS as DOOR
from .fill import TEXTS as FILL
from .finetune import TEXTS as FINETUNE
from .form import TEXTS as FORM
from .frame import TEXTS as FRAME
from .laboratory import TEXTS as LABORATORY
from .numbers import TEXTS as NUMBERS
from .runs import TEXTS as RUNS
from .server import TEXTS as SERVER
from .shelf import TEXTS as SHELF
from .start import TEXTS as START
from .tools import TEXTS as TOOLS
from .tour import TEXTS as TOUR
from .try_it import TEXTS as TRY_IT

TEXTS: dict[str, tuple[str, str]] = {
    **ATTENTION,
    **COMPARE,
    **DATA,
    **DOOR,
    **FILL,
    **FINETUNE,
    **FORM,
    **FRAME,
    **LABORATORY,
    **NUMBERS,
    **RUNS,
    **SERVER,
    **SHELF,
    **START,
    **TOOLS,
    **TOUR,
    **TRY_IT,
}
