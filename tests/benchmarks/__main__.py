"""`python3 -m tests.benchmarks [row…]`: measures the rows named, or all, and prints a Markdown table of ratios.

Makes the environments it needs. All rows but `opening` lift the pacer's ceiling: Telegram allows thirty messages a second,
so speed is about room, not about more mail.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from bot import bootstrap


async def _run(names: list[str]) -> int:
    from tests.benchmarks import references
    from tests.benchmarks.harness import stage, table
    from tests.benchmarks.rows import ROWS

    unknown = [name for name in names if name not in ROWS]
    if unknown:
        print(f"no such row: {', '.join(unknown)}; there are {', '.join(ROWS)}", file=sys.stderr)
        return 2
    compared = references.python()
    lines = []
    for name in names or list(ROWS):
        print(f"{name} …", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            async with stage(Path(folder), compared) as opened:
                lines += await ROWS[name](opened)
    print(table(lines))
    return 0


if __name__ == "__main__":
    bootstrap.ensure("dev")
    sys.exit(asyncio.run(_run(sys.argv[1:])))
