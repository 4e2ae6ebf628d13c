"""`nezha embed FILE`: a vector for every line of a text file."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nezha.cli.command import Command, json_option, model_option
from nezha.cli.output import Output
from nezha.data.documents import read_text_file
from nezha.messages import InputError
from nezha.options import check, option


@dataclass(frozen=True, kw_only=True)
class Embed:
    """What `nezha embed` takes."""

    file: str = option(
        "",
        en="File", zh="文件",
        help_en="A UTF-8 file with one text a line; - reads them from standard input.",
        help_zh="每行一段文本的 UTF-8 文件；写 - 则从标准输入读取。",
    )  # fmt: skip
    model: str = model_option()
    pooling: str = option(
        "mean",
        en="Pooling", zh="汇聚", choices=("mean", "cls"),
        help_en="mean: the average of all tokens; cls: the first token.",
        help_zh="mean：所有词元的平均；cls：第一个词元。",
    )  # fmt: skip
    out: str | None = option(
        None,
        en="Array", zh="数组",
        help_en="A .npy file for the vectors, float32, a row a line; without it they are printed.",
        help_zh="保存向量的 .npy 文件（float32，每行文本一行）；不给则直接输出。",
    )  # fmt: skip
    json: bool = json_option()

    def __post_init__(self):
        check(self)


def run(given: dict[str, Any], out: Output) -> int:
    """Read the lines, and write or print their vectors of length 1."""
    wish = Embed(**given)
    if not wish.file:
        raise InputError("cli_missing", what="FILE", command="nezha embed")
    texts = _lines(wish.file)
    with out.quiet_stdout():
        import numpy as np

        from nezha.insight.loading import load
        from nezha.sentences import embed

        loaded = load(wish.model)
        vectors = embed(loaded.model, loaded.tokenizer, texts, pooling=wish.pooling)
    if wish.out is None:
        rows = [" ".join(f"{number:.6g}" for number in vector) for vector in vectors]
        out.result({"model": loaded.name, "vectors": vectors.tolist()}, "\n".join(rows))
        return 0
    try:
        with Path(wish.out).open("wb") as file:
            np.save(file, vectors)
    except OSError as error:
        raise InputError("file_unwritable", path=wish.out, reason=error.strerror or str(error)) from error
    values = {"model": loaded.name, "path": wish.out, "shape": list(vectors.shape)}
    out.result(values, out.text("line_embedded", path=wish.out, texts=vectors.shape[0], width=vectors.shape[1]))
    return 0


def _lines(file: str) -> list[str]:
    """The lines of a file, or of standard input, that hold something."""
    if file != "-":
        return [sentence.text for document in read_text_file(file) for sentence in document]
    try:
        text = sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("corpus_encoding", path=file, position=error.start) from error
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        raise InputError("corpus_empty", path=file)
    return lines


COMMANDS = (
    Command(
        words="embed",
        about=("Turn every line of a file into a vector.", "把文件的每一行变成一个向量。"),
        options=(Embed,),
        run=run,
        positional="file",
    ),
)
