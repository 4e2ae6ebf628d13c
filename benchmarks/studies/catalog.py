"""All studies by name."""

from benchmarks.studies import masking, optimizers, positions, precision
from benchmarks.studies.study import Study

STUDIES: dict[str, Study] = {module.STUDY.name: module.STUDY for module in (positions, masking, optimizers, precision)}
