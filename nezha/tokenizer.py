"""Vocabulary and WordPiece, with character offsets: how Chinese text becomes token ids and back.

Google's Chinese BERT tokenizer (which NEZHA uses unchanged): lower case, accents stripped, every Chinese character
a token of its own, Latin words and numbers cut into pieces, `##` before a piece that continues a word.  A cased model,
as the English NEZHA is, keeps capitals and accents.  The work is
done by the `tokenizers` library; this file only reads and writes the folder layout that transformers reads too
(`vocab.txt`, `tokenizer.json`, `tokenizer_config.json`) and gives offsets into the text as the person wrote it.

Difference from Google's: where a vocabulary has no full-width digits of its own, full-width Latin letters and digits
(`１９９８`, as newspapers print them) are read as their ASCII twins.  The mapping is one character to one, so offsets
stay true.  The released vocabularies have them, and their ids are those of Google's tokenizer.

Devlin et al. 2019, https://arxiv.org/abs/1810.04805; Wei et al. 2019, https://arxiv.org/abs/1909.00204
"""

import json
import re
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import tokenizers
from tokenizers import AddedToken, decoders, normalizers
from tokenizers.models import WordPiece
from tokenizers.normalizers import BertNormalizer, Replace
from tokenizers.pre_tokenizers import BertPreTokenizer
from tokenizers.processors import TemplateProcessing

from nezha.characters import FULL_WIDTH, check_characters
from nezha.messages import InputError
from nezha.pieces import Pieces
from nezha.run_folder import read_json

SPECIALS = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")

_CAPITALS = re.compile(r"(##)?[a-z]*[A-Z][A-Za-z]+")
"""A piece of a cased vocabulary; Google's Chinese one has no more than `<S>` and `[CLS]`."""


@dataclass(frozen=True)
class Encoding:
    """One text, or a pair, as tokens; all lists have one entry a token.

    `offsets` are (start, end) in the text that was given (in `pair` where `type_ids` is 1); (0, 0) for [CLS] and [SEP].
    """

    ids: list[int]
    tokens: list[str]
    offsets: list[tuple[int, int]]
    type_ids: list[int]
    special: list[bool]


class Tokenizer:
    """WordPiece over one vocabulary.

    Args:
        vocabulary: the pieces, in the order of their ids; must hold `SPECIALS`.
        lower_case: whether text is put in lower case and loses its accents.
    """

    def __init__(self, vocabulary: Sequence[str], *, lower_case: bool = True):
        self.vocabulary = tuple(vocabulary)
        self.lower_case = lower_case
        ids = {piece: number for number, piece in enumerate(self.vocabulary)}
        missing = [piece for piece in SPECIALS if piece not in ids]
        if missing:
            raise InputError("vocabulary_lacks", missing=", ".join(missing))
        self.pad_id, self.unk_id, self.cls_id, self.sep_id, self.mask_id = (ids[piece] for piece in SPECIALS)
        self.ordinary = np.ones(len(self.vocabulary), bool)
        self.ordinary[list(self.special_ids)] = False
        self._ids = ids
        self._backend = build_backend(ids, lower_case=lower_case)
        self._pieces = Pieces(self._backend, dict(zip(SPECIALS, self.special_ids, strict=True)))

    @classmethod
    def from_folder(cls, folder: str | Path) -> "Tokenizer":
        """Read `vocab.txt` (one piece a line) of a model folder.

        Whether capitals count is `do_lower_case` of `tokenizer_config.json`; where nothing is said, they do if the
        vocabulary has pieces with capitals.

        Raises:
            InputError: where there is no such file, or it is not UTF-8.
        """
        vocabulary = read_vocabulary(folder)
        told = (read_json(Path(folder) / "tokenizer_config.json") or {}).get("do_lower_case")
        cased = any(_CAPITALS.fullmatch(piece) for piece in vocabulary)
        return cls(vocabulary, lower_case=told if isinstance(told, bool) else not cased)

    def save(self, folder: str | Path) -> None:
        """Write the three files that `from_folder` and transformers' AutoTokenizer read."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "vocab.txt").write_text("\n".join(self.vocabulary) + "\n", encoding="utf-8")
        self._backend.save(str(folder / "tokenizer.json"))
        config = {
            # transformers' BertTokenizer builds its own pipeline and leaves tokenizer.json, with its widths, unread
            "tokenizer_class": "PreTrainedTokenizerFast" if folds_widths(self._ids) else "BertTokenizer",
            "model_input_names": ["input_ids", "token_type_ids", "attention_mask"],
            "do_lower_case": self.lower_case,
            "strip_accents": None,
            "tokenize_chinese_chars": True,
            "pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]",
            "mask_token": "[MASK]",
        }  # fmt: skip
        (folder / "tokenizer_config.json").write_text(json.dumps(config, indent=1), encoding="utf-8")

    save_pretrained = save  # what transformers' Trainer calls on the tokenizer of a collator

    @property
    def rules(self) -> dict[str, Any]:
        """What is done to a text before its pieces are looked up, as `tokenizer.json` tells it."""
        told = json.loads(self._backend.to_str())
        return {name: told[name] for name in ("normalizer", "pre_tokenizer")}

    @property
    def vocab_size(self) -> int:
        """Number of pieces."""
        return len(self.vocabulary)

    @property
    def special_ids(self) -> tuple[int, ...]:
        """Ids of `SPECIALS`, in that order."""
        return self.pad_id, self.unk_id, self.cls_id, self.sep_id, self.mask_id

    def encode(self, text: str, pair: str | None = None) -> Encoding:
        """[CLS] text [SEP], or [CLS] text [SEP] pair [SEP]; `[MASK]` written in the text becomes the mask."""
        check_characters(text, pair or "")
        found = self._backend.encode(text, pair, add_special_tokens=True)
        special = [
            sequence is None and token in ("[CLS]", "[SEP]")
            for sequence, token in zip(found.sequence_ids, found.tokens, strict=True)
        ]
        return Encoding(found.ids, found.tokens, found.offsets, found.type_ids, special)

    def encode_plain(self, texts: Sequence[str]) -> list[tuple[list[int], list[tuple[int, int]]]]:
        """Ids and offsets of many texts without [CLS] and [SEP]: what data preparation stores."""
        check_characters(*texts)
        found = self._backend.encode_batch(list(texts), add_special_tokens=False)
        return [(item.ids, item.offsets) for item in found]

    def encode_joined(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """The ids of `encode_plain` for one long text, tens of times faster where it is Chinese.

        Args:
            text: sentences with line ends between them, which are no tokens.

        Returns:
            Ids (n,) int32 without [CLS] and [SEP], and the character of `text` where each begins (n,) int64.
        """
        return self._pieces.encode(text)

    def token(self, number: int) -> str:
        """The piece of an id, without its `##`."""
        return self.vocabulary[number].removeprefix("##")

    def id(self, piece: str) -> int:
        """The id of a piece; that of [UNK] where the vocabulary lacks it."""
        return self._ids.get(piece, self.unk_id)


def read_vocabulary(folder: str | Path) -> list[str]:
    """The lines of `vocab.txt` in a folder.

    Raises:
        InputError: where there is no such file, or it is not UTF-8.
    """
    try:
        lines = (Path(folder) / "vocab.txt").read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("no_vocabulary", folder=folder) from error
    return [line.rstrip("\r") for line in (lines[:-1] if lines[-1] == "" else lines)]


def folds_widths(ids: Container[str]) -> bool:
    """Whether full-width letters and digits are read as their ASCII twins: the vocabulary has no such digit."""
    return not any(chr(0xFF10 + digit) in ids for digit in range(10))


def build_normalizer(*, lower_case: bool, fold_widths: bool) -> normalizers.Normalizer:
    """Google's rules for characters: control characters go, Chinese ones stand apart, case and accents as told."""
    google = BertNormalizer(lowercase=lower_case, handle_chinese_chars=True)
    folds = [Replace(chr(wide), chr(narrow)) for wide, narrow in FULL_WIDTH.items()]
    return normalizers.Sequence([*folds, google]) if fold_widths else google


def build_backend(ids: dict[str, int], *, lower_case: bool = True) -> tokenizers.Tokenizer:
    """The `tokenizers` pipeline of Google's BERT over the vocabulary `ids`."""
    backend = tokenizers.Tokenizer(WordPiece(ids, unk_token="[UNK]"))
    backend.normalizer = build_normalizer(lower_case=lower_case, fold_widths=folds_widths(ids))
    backend.pre_tokenizer = BertPreTokenizer()
    backend.decoder = decoders.WordPiece(prefix="##")
    backend.add_special_tokens([AddedToken(piece, special=True, normalized=False) for piece in SPECIALS])
    backend.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]",
        pair="[CLS] $A [SEP] $B:1 [SEP]:1",
        special_tokens=[("[CLS]", ids["[CLS]"]), ("[SEP]", ids["[SEP]"])],
    )
    return backend
