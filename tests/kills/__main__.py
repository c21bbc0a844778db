"""`python3 -m tests.kills 1000 [--seed N] [--kind K] [--command]`: so many kills, the figures, and 1 if anything was lost or doubled.

Every fifth play starts the bot with the command itself instead of a fork; with --command every play does.
"""

from __future__ import annotations

import argparse
import asyncio
import secrets
import sys
import tempfile
from pathlib import Path

from bot import bootstrap


def main() -> int:
    """Kills, counts, judges."""
    bootstrap.ensure("dev")
    parser = argparse.ArgumentParser(prog="python3 -m tests.kills", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("kills", type=int, nargs="?", default=1000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--kind", action="append")
    parser.add_argument("--command", action="store_true")
    given = parser.parse_args()
    from tests.kills.campaign import campaign
    from tests.kills.points import KINDS

    print(f"seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(
            campaign(
                Path(folder), tuple(given.kind or KINDS), given.kills, given.seed,
                always_command=given.command, tell=lambda so_far: print(so_far.lines()[0], flush=True),
            )
        )  # fmt: skip
    print("\n".join([*figures.lines(), *figures.violations]))
    return 1 if figures.violations else 0


if __name__ == "__main__":
    sys.exit(main())
