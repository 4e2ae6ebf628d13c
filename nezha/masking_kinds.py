"""The ways to hide by name: what each chooses, in words, and where the code is that does; one line a way.

What stands in place of a chosen token is the same for all (`nezha.masking.corrupt`).  Importing this costs nothing: no
numpy, no torch.
"""

from collections.abc import Callable
from dataclasses import dataclass

LEVELS = ("character", "phrase", "entity")
"""What ERNIE-Baidu hides, by level."""
SINGLE = "character"
"""The segmentation in which every token is a word."""


@dataclass(frozen=True, kw_only=True)
class MaskingKind:
    """One way to hide.

    Attributes:
        about: what it does, as the help of the option goes on after the name; English and 中文.
        home: the module whose `choose(groups, lengths, share, cap, keys)` gives the chosen tokens, (B, L) bool.
        units: (words, level), as configured -> names of the segmentations whose words it hides; "" is the first that
            the data has.  Of several one is drawn for each stretch of the corpus (`nezha.masking.chance.draw_levels`).
        capped: whether it never chooses more than `cap` tokens of a text.
    """

    about: tuple[str, str]
    home: str
    units: Callable[[str, str], tuple[str, ...]]
    capped: bool = True

    @property
    def single(self) -> bool:
        """Whether every token stands or falls alone, whatever the words are."""
        return self.units("", "drawn") == (SINGLE,)


MASKING_KINDS: dict[str, MaskingKind] = {
    "whole_word": MaskingKind(
        about=("hides all characters of a word together (NEZHA, BERT-WWM)", "一次遮住整个词（NEZHA、BERT-WWM）"),
        home="nezha.masking.budget",
        units=lambda words, level: (words,),
    ),
    "character": MaskingKind(
        about=("hides them one by one (BERT)", "逐字遮盖（BERT）"),
        home="nezha.masking.budget",
        units=lambda words, level: (SINGLE,),
    ),
    "phrase_entity": MaskingKind(
        about=("hides phrases and entities (ERNIE-Baidu)", "遮盖短语与实体（ERNIE-Baidu）"),
        home="nezha.masking.chance",
        units=lambda words, level: LEVELS if level == "drawn" else (level,),
        capped=False,
    ),
}
"""The ways that `masking` chooses from."""
