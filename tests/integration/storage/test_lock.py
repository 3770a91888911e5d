import asyncio
import os
import signal
import stat
import sys
from pathlib import Path

import pytest

from storage.errors import DatabaseInUse, DatabaseUnreachable
from storage.lock import sole_process

ROOT = Path(__file__).parents[3]
HOLD = """
import pathlib, sys
from storage.lock import sole_process
with sole_process(pathlib.Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


async def _holder(file: Path) -> asyncio.subprocess.Process:
    """Another process that holds the lock until it is told or killed."""
    pipe = asyncio.subprocess.PIPE
    holder = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HOLD, str(file), cwd=ROOT, stdin=pipe, stdout=pipe
    )
    assert holder.stdout is not None
    assert await holder.stdout.readline() == b"held\n"
    return holder


async def test_a_second_process_is_refused_with_the_first_one_s_number(tmp_path: Path) -> None:
    file = tmp_path / "town.db"
    holder = await _holder(file)

    with (
        pytest.raises(DatabaseInUse, match=f"in use by process {holder.pid}: stop that one"),
        sole_process(file),
    ):
        pytest.fail("two processes hold one lock")

    await holder.communicate(b"")


@pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGKILL])
async def test_the_lock_ends_with_its_process_however_that_ends(
    tmp_path: Path, ending: signal.Signals
) -> None:
    file = tmp_path / "town.db"
    holder = await _holder(file)
    holder.send_signal(ending)
    await holder.communicate(b"")

    with sole_process(file):
        assert (tmp_path / "town.db.lock").read_text() == str(os.getpid())


def test_the_lock_can_be_taken_again_after_it_was_given_back(tmp_path: Path) -> None:
    for _ in range(2):
        with sole_process(tmp_path / "town.db"):
            pass


def test_two_towns_do_not_lock_each_other(tmp_path: Path) -> None:
    with sole_process(tmp_path / "one.db"), sole_process(tmp_path / "two.db"):
        pass


def test_the_folder_is_made_and_the_lock_is_for_its_owner_only(tmp_path: Path) -> None:
    with sole_process(tmp_path / "data" / "town.db"):
        assert stat.S_IMODE((tmp_path / "data" / "town.db.lock").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_made_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with (
        pytest.raises(DatabaseUnreachable, match="ENGAWA_DATABASE__URL"),
        sole_process(tmp_path / "file" / "town.db"),
    ):
        pass
