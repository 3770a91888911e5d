"""``python -m bot``, started as often as tests ask for: the program is imported once, each start is a fork.

Started by tests as a script. Every line it reads is one wish as JSON. A start gives the arguments, the
environment, and the file for standard error; it is answered with the process id, so that a life begins within
milliseconds instead of seconds, and enters by the program's only door. The id of a process is answered with
its exit status once it has ended.
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

LONGEST = 120  # seconds; nobody stays behind when the tests are stopped


def live(arguments: list[str], environment: dict[str, str], told: str) -> int:
    """Be the program; what it tells its operator on standard output is of no interest here."""
    signal.alarm(LONGEST)
    os.dup2(os.open(os.devnull, os.O_RDWR), sys.stdin.fileno())
    os.dup2(sys.stdin.fileno(), sys.stdout.fileno())
    os.dup2(os.open(told, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), sys.stderr.fileno())
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = ["bot", *arguments]
    status = main()
    sys.stderr.flush()
    return status


def serve() -> None:
    """Do what is asked for until nobody asks any more."""
    for line in sys.stdin:
        wish = json.loads(line)
        if isinstance(wish, int):
            _, ended = os.waitpid(wish, 0)
            answer = os.waitstatus_to_exitcode(ended)
        else:
            answer = os.fork()
            if answer == 0:
                os._exit(live(**wish))
        print(answer, flush=True)  # noqa: T201 - the tests read it


if __name__ == "__main__":
    serve()
