"""The sheets of codes that bind people: one page a unit, each person's name under the code of their own link."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from bot.services.binding import address
from bot.services.bindings import Links
from bot.texts import Say
from handlers.documents import paper


async def sheets(say: Say, centre: str, links: Sequence[Links], bot: str, until: datetime) -> bytes:
    """A PDF to print; `bot` is the name of the bot's account, `until` when the links end."""
    pages = await asyncio.to_thread(_pages, say, links, bot)
    data = {
        "head": centre,
        "how": say("codes.how"),
        "until": say("codes.until", day=until.astimezone(say.tz).date(), at=until),
        "pages": pages,
    }
    return await paper.pdf("codes.typ", data)


def _pages(say: Say, links: Sequence[Links], bot: str) -> list[dict[str, object]]:
    return [
        {
            "unit": page.unit or say("codes.no_unit"),
            "people": [{"name": name, "code": _code(address(bot, token))} for name, token in page.tokens],
        }
        for page in links
    ]


def _code(link: str) -> str:
    import segno

    return segno.make_qr(link, error="m").svg_inline(border=0, omitsize=True)
