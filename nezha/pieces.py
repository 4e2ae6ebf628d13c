"""Pieces: the ids of long texts by numpy, exactly those of the `tokenizers` pipeline.

Most characters of a Chinese text are a token by themselves wherever they stand: Chinese characters and punctuation.
The pipeline is asked once what each such character becomes, and one table from code point to id does the rest of the
text at once.  Only what lies between them (Latin words, numbers, marks that combine) goes through the pipeline, each
distinct run once: its pieces depend on nothing outside it, since what stands around it would have cut it off anyway.

    alone[c] = id of c        where "a" + c + "a" is three words, the middle one a single character
    alone[c] = BLANK          where it is two words
    alone[c] = INSIDE         everything else
"""

import re
from itertools import chain

import numpy as np
import tokenizers
from tokenizers.normalizers import Normalizer
from tokenizers.pre_tokenizers import PreTokenizer

from nezha.characters import check_characters

UNSEEN, INSIDE, BLANK = -3, -2, -1
CODE_POINTS = 0x110000
MOST_RUNS = 1 << 18
"""Distinct runs that are kept at most; then the memory of them begins anew."""


def word_of(character: str, normalizer: Normalizer, splitter: PreTokenizer) -> str | None:
    """The word of one character that `character` is wherever it stands; "" where it only divides, None otherwise."""
    words = [word for word, _ in splitter.pre_tokenize_str(normalizer.normalize_str(f"a{character}a"))]
    if words == ["a", "a"]:
        return ""
    return words[1] if len(words) == 3 and len(words[1]) == 1 else None


class Pieces:
    """A pipeline and what has been learnt from it so far.

    Args:
        backend: whose ids and offsets are given.
        specials: pieces that are one token wherever they are written, with their ids.
    """

    def __init__(self, backend: tokenizers.Tokenizer, specials: dict[str, int]):
        self._backend = backend
        self._specials = specials
        self._special = re.compile("|".join(map(re.escape, specials)))
        self._alone = np.full(CODE_POINTS, UNSEEN, dtype=np.int32)
        self._runs: dict[str, tuple[list[int], list[int]]] = {}

    def encode(self, text: str) -> tuple[np.ndarray, np.ndarray]:
        """Ids (n,) int32, and the character of `text` where each token begins (n,) int64.

        Raises:
            InputError: half of a surrogate pair, which is no character.
        """
        check_characters(text)
        code = np.frombuffer(text.encode("utf-32-le"), dtype="<u4")
        kind = self._alone[code]
        unseen = code[kind == UNSEEN]
        if len(unseen):
            self._learn(np.unique(unseen))
            kind = self._alone[code]
        for match in self._special.finditer(text):
            kind[match.start()] = self._specials[match.group()]
            kind[match.start() + 1 : match.end()] = BLANK
        inside = np.flatnonzero(np.diff(kind == INSIDE, prepend=False, append=False)).reshape(-1, 2)
        if not len(inside):
            starts = np.flatnonzero(kind >= 0)
            return kind[starts], starts
        return self._merge(kind, inside[:, 0], self._encode_runs([text[a:b] for a, b in inside.tolist()]))

    def _learn(self, codes: np.ndarray) -> None:
        """Ask the pipeline what each of these code points is between two letters."""
        for code in codes.tolist():
            word = word_of(chr(code), self._backend.normalizer, self._backend.pre_tokenizer)
            if word:
                self._alone[code] = self._backend.model.tokenize(word)[0].id
            else:
                self._alone[code] = INSIDE if word is None else BLANK

    def _encode_runs(self, runs: list[str]) -> list[tuple[list[int], list[int]]]:
        """Ids of each run, and the places in the run where they begin."""
        if len(self._runs) > MOST_RUNS:
            self._runs.clear()
        known = self._runs
        new = list({run for run in runs if run not in known})
        for run, found in zip(new, self._backend.encode_batch(new, add_special_tokens=False), strict=True):
            known[run] = found.ids, [start for start, _ in found.offsets]
        return [known[run] for run in runs]

    @staticmethod
    def _merge(
        kind: np.ndarray, at: np.ndarray, runs: list[tuple[list[int], list[int]]]
    ) -> tuple[np.ndarray, np.ndarray]:
        """Tokens of single characters and of runs in the order of the text.

        Args:
            kind: (characters,) id where a character is a token, negative elsewhere.
            at: (runs,) where each run begins.
            runs: ids and relative starts of each.
        """
        lengths = np.fromiter((len(ids) for ids, _ in runs), dtype=np.int64, count=len(runs))
        tokens = (kind >= 0).astype(np.int64)
        tokens[at] = lengths
        first = np.cumsum(tokens) - tokens  # tokens before each character
        total = int(tokens.sum())
        ids, starts = np.empty(total, dtype=np.int32), np.empty(total, dtype=np.int64)
        single = np.flatnonzero(kind >= 0)
        ids[first[single]] = kind[single]
        starts[first[single]] = single
        many = int(lengths.sum())
        within = np.arange(many) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        place = np.repeat(first[at], lengths) + within
        ids[place] = np.fromiter(chain.from_iterable(ids for ids, _ in runs), dtype=np.int32, count=many)
        inner = np.fromiter(chain.from_iterable(starts for _, starts in runs), dtype=np.int64, count=many)
        starts[place] = np.repeat(at, lengths) + inner
        return ids, starts
