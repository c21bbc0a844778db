"""The product on the benchmark's stage, on a database that is there already (`grown`).

python3 -m tests.benchmarks.product_bot ADDRESS TOKEN DATABASE [OPENS]     serves until its standard input closes

The clock stands at 07:50 and the pacer is lifted; or, with OPENS (seconds since 1970), it is 07:50 then and both are as
in life.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from bot import logs
from bot.app import Desk
from bot.clock import Clock, SystemClock
from bot.pacer import Pacer
from bot.settings import Settings
from storage.engine import make_engine
from storage.migrate import migrate
from storage.work import Storage
from tests.benchmarks.grown import MORNING


class Standing:
    """A clock that stands at 07:50, so that nothing falls due meanwhile."""

    def now(self) -> datetime:
        return MORNING

    def seconds(self) -> float:
        return monotonic()

    async def sleep_until(self, when: datetime) -> None:
        if when > MORNING:
            await asyncio.Event().wait()


class Moved(SystemClock):
    """This machine's clock, moved so that it is 07:50 at `opens`."""

    def __init__(self, opens: datetime) -> None:
        super().__init__()
        self._by = MORNING - opens

    def now(self) -> datetime:
        return super().now() + self._by


async def serve(address: str, token: str, path: str, opens: str | None = None) -> None:
    url = f"sqlite+aiosqlite:///{path}"
    logs.configure("WARNING")
    await migrate(url)
    env = {"BOT_TOKEN": token, "BOT_API_URL": address, "DATABASE_URL": url, "DATA_DIR": str(Path(path).parent)}
    clock: Clock = Moved(datetime.fromtimestamp(float(opens), UTC)) if opens else Standing()
    await Desk(Settings.read(env, None), Storage(make_engine(url)), clock, Pacer(lifted=opens is None)).serve()


if __name__ == "__main__":
    asyncio.run(serve(*sys.argv[1:]))
