"""Packages that serve one corner each, which the plain installation leaves out: a missing one is told in a sentence."""

from importlib.util import find_spec

from nezha.messages import InputError


def need(package: str, what: object) -> None:
    """See that a package is installed before a module that imports it is.

    Args:
        package: as it is imported, and as pip calls it.
        what: for which it is needed, such as a file.

    Raises:
        InputError: it is not; says how to install it.
    """
    if find_spec(package) is None:
        raise InputError("package_missing", package=package, what=what)
