"""A tiny bot for the tests of the rehearsal: it keeps the clock's protocol and answers taps, nothing else.

Run as a script. FAKE_DUE: times of today ("07:50,08:10") at which it asks the person FAKE_CHAT to tap.
FAKE_FAULT: `die` ends it at the first due time, `hang` never becomes quiet, `odd` calls a method nobody has.
"""

import asyncio
import json
import os
import sys
from datetime import datetime, time
from pathlib import Path
from typing import Any

import aiohttp

API = f"{os.environ['BOT_API_URL']}/bot{os.environ['BOT_TOKEN']}"
CHAT = int(os.environ.get("FAKE_CHAT", "0"))
FAULT = os.environ.get("FAKE_FAULT", "")
DONE = Path(os.environ["DATA_DIR"]) / "done.txt"
BUTTONS = {"inline_keyboard": [[{"text": "知道了", "callback_data": "ok"}]]}


class FakeBot:
    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.done = set(DONE.read_text().split()) if DONE.exists() else set()

    async def call(self, method: str, **params: Any) -> Any:
        async with self.session.post(f"{API}/{method}", json=params) as answer:
            body = await answer.json()
        return body.get("result")

    async def poll(self) -> None:
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=30) or []:
                await self.take(update)
                offset = update["update_id"] + 1

    async def take(self, update: dict[str, Any]) -> None:
        if query := update.get("callback_query"):
            await self.call("answerCallbackQuery", callback_query_id=query["id"], text="好")
            place = {"chat_id": query["message"]["chat"]["id"], "message_id": query["message"]["message_id"]}
            await self.call("editMessageText", **place, text="已确认")
        elif message := update.get("message"):
            await self.call("sendMessage", chat_id=message["chat"]["id"], text=f"收到:{message.get('text')}")

    async def keep_time(self) -> None:
        async with self.session.ws_connect(os.environ["REHEARSAL_CLOCK"]) as socket:
            async for frame in socket:
                told = json.loads(frame.data)
                due = await self.tick(datetime.fromisoformat(told["now"]))
                if FAULT != "hang":
                    await socket.send_json({"n": told["n"], "next": due and due.isoformat()})

    async def tick(self, now: datetime) -> datetime | None:
        ahead = []
        for word in filter(None, os.environ.get("FAKE_DUE", "").split(",")):
            due = datetime.combine(now.date(), time.fromisoformat(word), now.tzinfo)
            if due > now:
                ahead.append(due)
            elif word not in self.done:
                await self.post(word)
        return min(ahead, default=None)

    async def post(self, word: str) -> None:
        if FAULT == "die":
            sys.exit("the fake bot is out of its depth")
        await self.call("odd" if FAULT == "odd" else "sendMessage", chat_id=CHAT, text=f"{word} 了", reply_markup=BUTTONS)
        self.done.add(word)
        DONE.write_text(" ".join(self.done))


async def main() -> None:
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
        bot = FakeBot(session)
        tasks.create_task(bot.poll())
        tasks.create_task(bot.keep_time())


if __name__ == "__main__":
    try:
        asyncio.run(main())
    except BaseExceptionGroup as several:
        sys.exit(str(several.exceptions[0]))
