"""The only door into the program: ``python -m bot``."""

import argparse
import asyncio
import gc
import sys
from pathlib import Path

from bot import logs
from bot.config import Config, ConfigError, load_config
from bot.health import Unwell, ask, ask_calendar
from bot.i18n.entries import CatalogueError
from bot.interaction.door import DoorClosed
from bot.version import VERSION
from storage.errors import StorageError

UNFIT = 2  # exit status for what the operator must mend


def main() -> int:
    """Run one command of the operator; returns the exit status."""
    arguments = _parser().parse_args()
    try:
        config = load_config(arguments.config)
        logs.set_up(config.log.level, config.log.format, config.secrets())
        match arguments.command:
            case "run":
                asyncio.run(_run(config))
            case "health":
                version = ask(config.local)
                ask_calendar(config.calendar)
                _say(version)
            case "slack-manifest":
                _say(_manifest(config, arguments.request_url))
            case "commands":
                _say(_commands(config))
            case "search-eval":
                _say(asyncio.run(_evaluate(arguments)))
            case "backup":
                _say(str(asyncio.run(_backup(config))))
            case "restore":
                _restore(config, arguments.file)
    except (ConfigError, CatalogueError, DoorClosed, StorageError, Unwell) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the operator's terminal
        return UNFIT
    return 0


async def _run(config: Config) -> None:
    gc.disable()  # until the doors are open: what a start makes stays, and looking it through costs a tenth
    from bot.app import run  # noqa: PLC0415 - a bad setting is told before anything heavy is loaded

    await run(config)


def _commands(config: Config) -> str:
    from bot.reference import command_reference, declared, words_of  # noqa: PLC0415 - as above

    return command_reference(declared(config), (words_of(config, "ja"), words_of(config, "en")))


def _manifest(config: Config, request_url: str) -> str:
    from bot.reference import manifest  # noqa: PLC0415 - as above

    return manifest(config, request_url)


async def _evaluate(arguments: argparse.Namespace) -> str:
    from bot.evaluation import Trial, evaluate  # noqa: PLC0415 - as above

    given = (arguments.corpus, arguments.queries, arguments.qrels, arguments.dump)
    return await evaluate(Trial(*given, analyzer=arguments.analyzer, database=arguments.database))


async def _backup(config: Config) -> Path:
    from bot.upkeep import back_up_now  # noqa: PLC0415 - as above

    return await back_up_now(config)


def _restore(config: Config, file: Path) -> None:
    from bot.upkeep import restore_from  # noqa: PLC0415 - as above

    restore_from(config, file)


def _say(line: str) -> None:
    print(line)  # noqa: T201 - the operator's terminal


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Engawa, the online city hall.")
    parser.add_argument("--version", action="version", version=f"Engawa {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for name, what in (
        ("run", "open the city hall"),
        ("health", "ask the running city hall whether it is well"),
        ("slack-manifest", "print the Slack app's manifest"),
        ("commands", "print the command reference as Markdown"),
        ("backup", "copy the SQLite database, also while it is in use"),
        ("search-eval", "score the search on a set of documents and queries that people judged"),
        ("restore", "put a backup in the place of the SQLite database"),
    ):
        command = commands.add_parser(name, help=what, description=what)
        command.add_argument(
            "--config", type=Path, metavar="FILE", help="settings; config.example.toml shows them all"
        )
        if name == "slack-manifest":
            where = "the https address Slack sends requests to, for slack.mode = http (ends in /slack/events)"
            command.add_argument("--request-url", default="", metavar="URL", help=where)
        if name == "search-eval":
            _add_trial(command)
        if name == "restore":
            command.add_argument("file", type=Path, help="the backup to restore")
    return parser


def _add_trial(command: argparse.ArgumentParser) -> None:
    command.epilog = (
        "Prints Recall@10, Precision@10, nDCG@10 (gain: the grade itself, discount: log2 of rank + 1, as "
        "trec_eval), MRR, Hit@10 and the milliseconds of a whole search. Queries without a relevant document "
        "are left out of the means. A document may read 'Question: ...\\nAnswer: ...'."
    )
    for name, what in (
        ("corpus", "the documents, JSON {id: text}"),
        ("queries", "the queries, JSON {id: text}"),
        ("qrels", "what is relevant, JSON {query id: {document id: grade}}"),
    ):
        command.add_argument(f"--{name}", type=Path, required=True, metavar="FILE", help=what)
    command.add_argument(
        "--dump", type=Path, metavar="FILE", help="write the rankings there, {query id: [document ids]}"
    )
    command.add_argument(
        "--analyzer", choices=("auto", "dictionary", "characters"), default="auto", help="how text is cut"
    )
    command.add_argument(
        "--database", default="", metavar="URL", help="an empty database; a SQLite file of its own otherwise"
    )


if __name__ == "__main__":
    sys.exit(main())
