"""A package that is imported once somebody asks it for something, and not where it is only named."""

import sys
import threading
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from importlib.util import find_spec
from types import ModuleType
from typing import Any

WAITING_FOR = {"__version__", "__all__"}
"""Of the names with two strokes, those for which it is imported; others are asked of every module there is."""
_one_at_a_time = threading.RLock()


class PutOff(ModuleType):
    """Stands for a package that is there; what has taken hold of it goes on with it once it is imported."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__") and name not in WAITING_FOR:
            raise AttributeError(name)
        return getattr(self.imported(), name)

    def imported(self) -> ModuleType:
        """The package itself."""
        with _one_at_a_time:
            if sys.modules.get(self.__name__) is self:
                del sys.modules[self.__name__]
            real = import_module(self.__name__)
            self.__dict__.update(vars(real))
        return real


class _Parts(MetaPathFinder):
    """Finds the modules of a package that is put off: it is imported first, which may import them already."""

    def __init__(self, package: str):
        self.package = package

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> Any:
        whole = sys.modules.get(self.package)
        if not isinstance(whole, PutOff) or not fullname.startswith(f"{self.package}."):
            return None
        whole.imported()
        there = sys.modules.get(fullname)
        if there is None:
            return None
        spec = ModuleSpec(fullname, _There(there), is_package=hasattr(there, "__path__"))
        there.__spec__ = spec  # the import goes on with the spec of what it finds in `sys.modules`, not with ours
        return spec


class _There(Loader):
    """Hands over a module that has been imported meanwhile, as it is."""

    def __init__(self, module: ModuleType):
        self.module, self.spec = module, module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return self.module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self.spec


def put_off(package: str) -> None:
    """Let `import package` import nothing yet; one that is imported already, or is not installed, stays as it is."""
    if package in sys.modules or (spec := find_spec(package)) is None:
        return
    module = PutOff(package)
    module.__spec__, module.__file__ = spec, spec.origin
    module.__path__ = list(spec.submodule_search_locations or ())
    sys.modules[package] = module
    sys.meta_path.insert(0, _Parts(package))
