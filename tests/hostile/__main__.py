"""`python3 -m tests.hostile 10000 [--seed N]`: so many hostile updates, the figures, and 1 if anything went wrong."""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
from pathlib import Path

from bot import bootstrap


def main() -> int:
    """Sends, counts, judges."""
    bootstrap.ensure("dev")
    parser = argparse.ArgumentParser(prog="python3 -m tests.hostile", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("updates", type=int, nargs="?", default=10_000)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    given = parser.parse_args()
    from tests.hostile.campaign import campaign, templates

    print(f"seed {given.seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        halls = templates(Path(folder))
        figures = campaign(halls, given.updates, given.seed, tell=lambda so_far: print(so_far.line(), flush=True))
    print("\n".join([*figures.lines(), *figures.violations]))
    return 1 if figures.violations else 0


if __name__ == "__main__":
    sys.exit(main())
