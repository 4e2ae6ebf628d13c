"""Whether what a zip file of a run says can be believed as far as it is going to be read: its list and its JSON."""

import json
from pathlib import Path
from typing import Any

from nezha.messages import LANGUAGES, InputError, Told
from nezha.run_folder import RunFolder, write_json
from nezha.runs.about import about_of, values_of
from nezha.runs.curves import MEASURED
from nezha.runs.figures import FIGURES
from nezha.runs.kinds import KINDS, config_of
from nezha.runs.zip_form import FORMAT, VERSION, is_weights, may_stand

ENDED = ("stopped", "finished", "failed", "crashed")
NEEDED = {"train": ("step", "loss"), "eval": ("step", "loss"), "epoch": ("step", "epoch", "seconds")}
"""Kind of a record -> keys under which there must be a number."""

MOST_LINE, MOST_TEXT = 1_000_000, 500_000_000
"""Bytes of a line of metrics.jsonl, and of any file that is no weights."""

NUMBERS = (
    "time",
    "seconds",
    "tokens_per_second",
    "eta_seconds",
    "memory",
    "epoch",
    *(one.key for one in FIGURES.values()),
)
"""Keys of a record under which there is a number or nothing."""


class RefusedError(Exception):
    """A zip that cannot be taken in: why, as the part of a sentence.

    Args:
        key: of `nezha.texts.TEXTS`.
        values: the fields of that sentence.
    """

    def __init__(self, key: str, **values: object):
        super().__init__(key)
        self.reason = Told(((key, dict(values)),))


def manifest_of(data: bytes, names: set[str]) -> tuple[dict[str, Any], str]:
    """Name -> size and checksum of every file, and the run's name, as run.json lists them.

    Args:
        data: of run.json.
        names: of all other files in the zip.

    Raises:
        RefusedError: it is none of ours, or does not list just these files.
    """
    values = _parsed(data, "run.json")
    if not isinstance(values, dict) or values.get("format") != FORMAT or values.get("kind") not in KINDS:
        raise RefusedError("import_foreign", name="run.json")
    if values.get("version") != VERSION:
        raise RefusedError("import_version", version=str(values.get("version"))[:20])
    files, name = values.get("files"), values.get("name")
    if not isinstance(files, dict) or not isinstance(name, str) or set(files) != names:
        raise RefusedError("import_list")
    for one, facts in files.items():
        if not may_stand(one):
            raise RefusedError("import_name", name=one[:80])
        if not _listed_well(one, facts):
            raise RefusedError("import_list")
    if not {"config.json", "status.json"} <= names:
        raise RefusedError("import_foreign", name="config.json")
    return files, name


def _listed_well(name: str, facts: Any) -> bool:
    if not isinstance(facts, dict) or not isinstance(facts.get("sha256"), str):
        return False
    size = facts.get("bytes")
    return type(size) is int and 0 <= size <= (1 << 50 if is_weights(name) else MOST_TEXT)


def check_contents(folder: RunFolder, name: str) -> None:
    """Check what will be read of an unpacked run, and write down anew what is only half of use.

    Raises:
        RefusedError: a setting that cannot be, figures that are no figures.
    """
    config = _object(folder.config)
    try:
        config_of(config)
    except (InputError, TypeError) as error:
        raise RefusedError("import_config", name=folder.config.name) from error
    write_json(folder.config, config | {"name": name})
    write_json(folder.status, _status(_object(folder.status)))
    if folder.about.exists():
        _object(folder.about)
        write_json(folder.about, values_of(*about_of(folder)))
    for extra in ("result.json", "baselines.json"):
        if (folder.path / extra).exists():
            _object(folder.path / extra)
    _check_metrics(folder.metrics)
    for path in (*folder.path.glob("checkpoints/*/*.json"), *folder.path.glob("model/*.json")):
        _object(path)


def _status(given: dict[str, Any]) -> dict[str, Any]:
    """How the run stands: only what we know, each of its type."""
    state = given.get("state")
    known: dict[str, Any] = {"state": state if state in ENDED else "stopped"}
    for key in ("step", "steps"):
        value = given.get(key)
        known[key] = value if isinstance(value, int) and 0 <= value < 1 << 50 else 0
    for key, kept in (("started", "process_started"), ("heartbeat", "heartbeat")):
        value = given.get(key)
        known[kept] = value if isinstance(value, (int, float)) and 0 <= value < 1e11 else None
    for key in ("error", "reason"):
        value = given.get(key)
        whole = isinstance(value, dict) and all(isinstance(value.get(lang), str) for lang in LANGUAGES)
        known[key] = {lang: value[lang][:2000] for lang in LANGUAGES} if whole and value else None
    return known


def _check_metrics(path: Path) -> None:
    """Every line a record whose figures are numbers and whose sentences are text."""
    if not path.exists():
        return
    with path.open("rb") as file:
        number = 0
        while line := file.readline(MOST_LINE + 1):
            number += 1
            record = _parsed(line, f"metrics.jsonl:{number}") if len(line) <= MOST_LINE else None
            if not isinstance(record, dict) or not _is_record(record):
                raise RefusedError("import_record", number=number)


def _is_record(record: dict[str, Any]) -> bool:
    """Whether everybody who reads records can read this one; one of an unknown kind is passed over by all."""
    needed = NEEDED.get(record.get("kind", ""), ())
    return (
        all(_number(record.get(key)) for key in needed)
        and all(record.get(key) is None or _number(record[key]) for key in NUMBERS)
        and all(isinstance(value, str) for key, value in record.items() if key.startswith("text_"))
        and (record.get("kind") not in MEASURED or type(record.get("step")) is int)
        and all(_figures(record[key]) for key in ("dev", "figures", "trust_ratio") if record.get(key) is not None)
        and isinstance(record.get("contender", ""), str)
        and all(_plain(value, 4) for value in record.values())
    )


def _figures(values: Any) -> bool:
    """Name -> a number or nothing, or the ends of an interval."""
    return isinstance(values, dict) and all(
        value is None or _number(value) or (isinstance(value, dict) and all(_number(one) for one in value.values()))
        for value in values.values()
    )


def _number(value: Any) -> bool:
    """A number that can be drawn and told; what stopped being one counts too."""
    return isinstance(value, float) or (type(value) is int and abs(value) < 1 << 60)


def _plain(value: Any, depth: int) -> bool:
    """Whether a value nests no deeper than a record of ours."""
    if isinstance(value, (dict, list)):
        inside = value.values() if isinstance(value, dict) else value
        return depth > 0 and all(_plain(one, depth - 1) for one in inside)
    return True


def _object(path: Path) -> dict[str, Any]:
    values = _parsed(path.read_bytes(), path.name)
    if not isinstance(values, dict):
        raise RefusedError("import_json", name=path.name)
    return values


def _parsed(data: bytes, name: str) -> Any:
    try:
        values = json.loads(data)
        if b"\\ud" in data.lower():  # half a character can stand in JSON, but is never shown nor kept
            json.dumps(values, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise RefusedError("import_json", name=name) from error
    return values
