"""The only door into the program: ``python -m bot``."""

import argparse
import asyncio
import sys
from pathlib import Path

from bot import logs
from bot.config import Config, ConfigError, load_config
from bot.i18n.catalogue import CatalogueError
from bot.interaction.door import DoorClosed
from bot.version import VERSION

UNFIT = 2  # exit status for what the operator must mend


def main() -> int:
    """Run one command of the operator; returns the exit status."""
    arguments = _parser().parse_args()
    try:
        config = load_config(arguments.config)
        logs.set_up(config.log.level, config.log.format)
        asyncio.run(_run(config))
    except (ConfigError, CatalogueError, DoorClosed) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the operator's terminal
        return UNFIT
    return 0


async def _run(config: Config) -> None:
    from bot.app import run  # noqa: PLC0415 - a bad setting is told before anything heavy is loaded

    await run(config)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Engawa, the online city hall.")
    parser.add_argument("--version", action="version", version=f"Engawa {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    run = commands.add_parser("run", help="open the city hall")
    run.add_argument(
        "--config", type=Path, metavar="FILE", help="settings (config.example.toml shows them all)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
