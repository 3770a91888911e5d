"""``python -m bot run`` in processes made to be killed: when one died, the next is forked.

Started by tests as a script. It imports the program once, so that a life begins within milliseconds instead
of a second; each life then enters by the program's only door. The process id of each is printed.
"""

import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

import adapters.discord.door
import adapters.slack.door  # noqa: F401 - what a life would import anyway
import bot.app  # noqa: F401 - as above
from bot.__main__ import main

LONGEST_LIFE, LONGEST_RUN = 120, 1_200  # seconds; nobody stays behind when the tests are stopped


def live() -> int:
    """Be the program; what it tells its operator is of no interest here."""
    signal.alarm(LONGEST_LIFE)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.argv = ["bot", "run"]
    return main()


def supervise() -> None:
    """Keep one program alive until this process is killed. One that ends by itself ends everything."""
    signal.alarm(LONGEST_RUN)
    while True:
        child = os.fork()
        if child == 0:
            os._exit(live())
        print(child, flush=True)  # noqa: T201 - the tests read it
        _, status = os.waitpid(child, 0)
        if os.WIFEXITED(status):
            sys.exit(f"a life ended by itself: {os.WEXITSTATUS(status)}")


if __name__ == "__main__":
    supervise()
