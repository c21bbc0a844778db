"""`python -m tests.storage.migrating SCRIPTS`: migrates each database whose url it reads, in a process of its own to be killed.

Has everything imported before, so that a kill meets the migration and not the imports. Says the pid, then how it ended.
"""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path

from alembic import command, config

from storage.migrate import migrate


def main(scripts: Path) -> None:
    assert all((command, config))
    for url in sys.stdin:
        pid = os.fork()
        if pid == 0:
            asyncio.run(migrate(url.strip(), scripts))
            os._exit(0)
        print(pid, flush=True)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
