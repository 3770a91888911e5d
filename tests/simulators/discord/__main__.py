"""Runs the simulator by itself: `python -m tests.simulators.discord --port 8931`, ended by an interrupt.

Prints one line of JSON with what a bot needs; everything a bot does is logged as one line per call.
"""

import argparse
import asyncio
import contextlib
import json
import sys

from tests.simulators.discord.simulator import DiscordSimulator


async def serve(port: int) -> None:
    async with DiscordSimulator(port=port) as sim:
        guild = sim.add_guild()
        address = {"api_base": sim.base_url, "token": sim.token, "guild": str(guild.id)}
        sys.stdout.write(json.dumps(address) + "\n")
        sys.stdout.flush()
        while True:
            seen = sim.server.served
            await sim.until(lambda: sim.server.served > seen, patience=float("inf"))  # noqa: B023 -- awaited here
            for call in sim.calls[seen - sim.server.served :]:
                sys.stdout.write(f"{call.method} {call.path} {call.status}\n")
            sys.stdout.flush()


def main() -> None:
    parser = argparse.ArgumentParser(description="Discord on loopback")
    parser.add_argument("--port", type=int, default=0, help="a free one if not given")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
