"""The tasks by name."""

from nezha.tasks.entities import Entities
from nezha.tasks.inference import Inference
from nezha.tasks.pairs import Pairs
from nezha.tasks.reading import Reading
from nezha.tasks.sentiment import Sentiment
from nezha.tasks.task import Task

TASKS: dict[str, type[Task]] = {
    "sentiment": Sentiment,
    "pairs": Pairs,
    "inference": Inference,
    "names": Entities,
    "reading": Reading,
}
"""The task of each name that a configuration may hold."""
