"""The sentences themselves: key -> (English, 中文).  `nezha.messages` fills in and delivers them."""

from nezha.texts.asking import TEXTS as ASKING
from nezha.texts.batch import TEXTS as BATCH
from nezha.texts.checkpoints import TEXTS as CHECKPOINTS
from nezha.texts.classic import TEXTS as CLASSIC
from nezha.texts.command_line import TEXTS as COMMAND_LINE
from nezha.texts.configuration import TEXTS as CONFIGURATION
from nezha.texts.course import TEXTS as COURSE
from nezha.texts.data import TEXTS as DATA
from nezha.texts.figures import TEXTS as FIGURES
from nezha.texts.gallery import TEXTS as GALLERY
from nezha.texts.giving_away import TEXTS as GIVING_AWAY
from nezha.texts.heads import TEXTS as HEADS
from nezha.texts.numbers import TEXTS as NUMBERS
from nezha.texts.reading_in import TEXTS as READING_IN
from nezha.texts.running import TEXTS as RUNNING
from nezha.texts.serving import TEXTS as SERVING
from nezha.texts.shelf import TEXTS as SHELF
from nezha.texts.showing import TEXTS as SHOWING
from nezha.texts.systems import TEXTS as SYSTEMS
from nezha.texts.tuning import TEXTS as TUNING
from nezha.texts.uploads import TEXTS as UPLOADS
from nezha.texts.words import TEXTS as WORDS

TEXTS: dict[str, tuple[str, str]] = {
    **ASKING,
    **BATCH,
    **CHECKPOINTS,
    **CLASSIC,
    **COMMAND_LINE,
    **CONFIGURATION,
    **COURSE,
    **DATA,
    **FIGURES,
    **GALLERY,
    **GIVING_AWAY,
    **HEADS,
    **NUMBERS,
    **READING_IN,
    **RUNNING,
    **SERVING,
    **SHELF,
    **SHOWING,
    **SYSTEMS,
    **TUNING,
    **UPLOADS,
    **WORDS,
}
