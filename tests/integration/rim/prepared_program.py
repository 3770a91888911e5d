"""``python -m bot``, started as often as tests ask for: the program is imported once, each start is a fork.

Started by tests as a script. Every line it reads is one start as JSON: the arguments, the environment, and
the file for standard error. It answers each with the exit status once the program has ended.
"""

import json
import os
import signal
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3]))

import adapters.discord.door
import adapters.slack.door  # noqa: F401 - what a start would import anyway
import bot.app  # noqa: F401 - as above
from bot.__main__ import main

LONGEST = 60  # seconds; nobody stays behind when the tests are stopped


def live(arguments: list[str], environment: dict[str, str], told: str) -> int:
    """Be the program."""
    signal.alarm(LONGEST)
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    os.dup2(os.open(told, os.O_WRONLY | os.O_CREAT, 0o600), sys.stderr.fileno())
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["bot", *arguments]
    status = main()
    sys.stderr.flush()
    return status


def serve() -> None:
    """Start what is asked for until nobody asks any more."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(live(**json.loads(line)))
        _, ended = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(ended), flush=True)  # noqa: T201 - the tests read it


if __name__ == "__main__":
    serve()
