"""A package put off: nothing of it runs until it is asked for something, and then it is as if it had been there."""

import subprocess
import sys
import textwrap

import pytest

from nezha_app.put_off import put_off

BEGIN = "import sys; from nezha_app.put_off import PutOff, put_off; put_off('slow')"


@pytest.fixture
def told(tmp_path):
    """What a fresh process prints that has put the package `slow` off and then does some lines."""
    package = tmp_path / "slow"
    package.mkdir()
    (package / "__init__.py").write_text("print('runs')\nfrom .part import Thing\n__version__ = '1.5'\n")
    (package / "part.py").write_text("import slow\nclass Thing: pass\n")

    def run(lines: str) -> list[str]:
        script = f"{BEGIN}\n{textwrap.dedent(lines)}"
        done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, check=True)
        return done.stdout.split()

    return run


def test_who_only_names_it_or_looks_through_all_modules_imports_nothing(told):
    assert told("""
        import slow, inspect
        print(slow.__name__, slow.__spec__.name, inspect.getmodule(inspect).__name__, hasattr(slow, "__warnings__"))
    """) == ["slow", "slow", "inspect", "False"]


@pytest.mark.parametrize(
    "asked",
    ["slow.Thing", "slow.__version__", "exec('from slow import Thing')", "exec('from slow.part import Thing')",
     "exec('import slow.part')", "exec('from slow import *')"],
)  # fmt: skip
def test_who_asks_gets_the_package_itself_once(told, asked):
    assert told(f"""
        import slow
        before = slow
        {asked}
        {asked}
        import slow as after
        print(before.Thing is after.Thing is sys.modules["slow.part"].Thing, isinstance(after, PutOff))
    """) == ["runs", "True", "False"]


def test_many_who_ask_at_once_get_the_same(told):
    assert told("""
        from concurrent.futures import ThreadPoolExecutor
        import slow
        with ThreadPoolExecutor(8) as pool:
            print(len(set(pool.map(lambda _: slow.Thing, range(64)))))
    """) == ["runs", "1"]


def test_a_name_that_it_does_not_have_is_missing_as_ever(told):
    assert told("""
        import slow
        print(hasattr(slow, "nothing"))
    """) == ["runs", "False"]


def test_one_that_is_imported_already_or_not_installed_is_left_alone():
    put_off("textwrap")
    put_off("no_such_package_anywhere")
    assert sys.modules["textwrap"] is textwrap
    assert "no_such_package_anywhere" not in sys.modules
