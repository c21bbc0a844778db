"""Carries PTB's requests over aiohttp.

Knows HTTP: connections, timeouts, proxies, forms with files. Does not know what a request means, how often one may
be made (`bot.pacer`) or who asks. The address holds the bot's token and a form holds what people wrote, so nothing
raised here repeats either: errors carry the kind of fault and what the socket said, and no chain to the original.
"""

import asyncio
import io
import json
import os
from functools import lru_cache
from http import HTTPStatus
from typing import IO, Final, cast

from aiohttp import ClientError, ClientSession, ClientTimeout, DummyCookieJar, MultipartWriter, TCPConnector, hdrs
from aiohttp.abc import AbstractStreamWriter
from aiohttp.payload import get_payload
from aiohttp_socks import ProxyConnectionError, ProxyConnector, ProxyError, ProxyTimeoutError
from telegram._utils.defaultvalue import DefaultValue
from telegram._utils.types import JSONDict, ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

# Without this PTB 22 warns at every 429 it raises; with it, `RetryAfter.retry_after` is a timedelta, as it will be.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_DEFAULT = BaseRequest.DEFAULT_NONE
_JSON: Final[dict[str, str]] = {hdrs.CONTENT_TYPE: "application/json"}
_NO_WORD = b'{"ok":false}'  # an error answer without an explanation of Telegram's own
_TIMEOUTS = (TimeoutError, ProxyTimeoutError)
_FAULTS = (ClientError, OSError, ProxyConnectionError, ProxyError, ValueError)
_KEEP = 45.0  # seconds an idle connection is kept: a reply to the next tap then needs no new handshake


class AiohttpRequest(BaseRequest):
    """One pool of connections to one Telegram. Timeouts are in seconds, None waits for ever.

    `connections` requests run at once, further ones wait at most `pool_timeout` for a place. `write_timeout` and
    `media_write_timeout` bound every single write of an upload: a slow line may go on, a dead one is noticed.
    `proxy` is an http://, socks4:// or socks5:// address, name and password in it if need be.
    """

    __slots__ = (
        "_connect",
        "_connections",
        "_media",
        "_places",
        "_pool",
        "_proxy",
        "_read",
        "_session",
        "_write",
        "told_at",
    )

    def __init__(
        self,
        *,
        connections: int = 256,
        proxy: str | None = None,
        read_timeout: float | None = 5.0,
        write_timeout: float | None = 5.0,
        connect_timeout: float | None = 5.0,
        pool_timeout: float | None = 1.0,
        media_write_timeout: float | None = 20.0,
    ) -> None:
        self._connections, self._proxy = connections, proxy
        self._read, self._write, self._media = read_timeout, write_timeout, media_write_timeout
        self._connect, self._pool = connect_timeout, pool_timeout
        self._session: ClientSession | None = None
        self.told_at = ""
        """The date on the last answer; a clock that is off is seen by it."""
        self._places = asyncio.Semaphore(connections)

    @property
    def read_timeout(self) -> float | None:
        """The default, in seconds; PTB adds the long poll's own time to it."""
        return self._read

    async def initialize(self) -> None:
        """Open the pool; nothing happens if it is open. No connection is made yet."""
        if self._session is None:
            self._places = asyncio.Semaphore(self._connections)
            self._session = _open(self._proxy)

    async def shutdown(self) -> None:
        """Close every connection; requests under way end with NetworkError."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = _DEFAULT,
        write_timeout: ODVInput[float] = _DEFAULT,
        connect_timeout: ODVInput[float] = _DEFAULT,
        pool_timeout: ODVInput[float] = _DEFAULT,
    ) -> tuple[int, bytes]:
        """Status and body of the answer. Raises TimedOut or another NetworkError, neither with the address in it."""
        await self._take_place(_given(pool_timeout, self._pool))
        try:
            patience = _timeout(_given(read_timeout, self._read), _given(connect_timeout, self._connect))
            return await self._exchange(method, url, request_data, patience, write_timeout)
        except _TIMEOUTS as error:
            fault: NetworkError = TimedOut(f"Timed out ({type(error).__name__})")
        except _FAULTS as error:
            fault = NetworkError(_kind(error))
        finally:
            self._places.release()
        raise fault  # only here, outside the handlers: Python would attach the original, and with it the address

    async def _take_place(self, limit: float | None) -> None:
        if not self._places.locked():
            await self._places.acquire()  # does not suspend
            return
        try:
            async with asyncio.timeout(limit):
                await self._places.acquire()
        except TimeoutError:
            raise TimedOut("Pool timeout: every connection is busy; the request was not sent") from None

    async def _exchange(
        self,
        method: str,
        url: str,
        sent: RequestData | None,
        patience: ClientTimeout,
        write_timeout: ODVInput[float],
    ) -> tuple[int, bytes]:
        if self._session is None:
            raise RuntimeError("this AiohttpRequest is not initialized")
        body: bytes | MultipartWriter | None = None
        headers: dict[str, str] | None = None
        if sent is not None and sent.contains_files:
            body = _form(sent, _given(write_timeout, self._media))
        elif sent is not None and (values := sent.parameters):
            body, headers = json.dumps(values).encode(), _JSON
        answer = await self._session.request(
            method, url, data=body, headers=headers, timeout=patience, allow_redirects=False
        )
        payload = await answer.read()
        self.told_at = answer.headers.get(hdrs.DATE, "")
        return answer.status, payload if answer.status < HTTPStatus.MULTIPLE_CHOICES else _word_of_telegram(payload)

    # PTB declares it static; it is always called through the instance.
    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """Read the answer. Some gateway's page in its place is a NetworkError, and is not logged."""
        answer = _loads(payload)
        if isinstance(answer, dict) and ("result" in answer or answer.get("ok") is False):
            return answer
        raise NetworkError("the answer is not Telegram's")


class _Form(MultipartWriter):
    """A form with files, each write of which has to be through within `limit` seconds."""

    def __init__(self, limit: float | None) -> None:
        super().__init__("form-data")
        self._limit = limit

    async def write(self, writer: AbstractStreamWriter, close_boundary: bool = True) -> None:  # noqa: FBT001, FBT002 - aiohttp's
        """Write all parts. Raises TimeoutError when the other side has stopped reading."""
        await super().write(cast("AbstractStreamWriter", _Bounded(writer, self._limit)), close_boundary)


class _Bounded:
    """The one method of a writer that the parts of a form use."""

    def __init__(self, writer: AbstractStreamWriter, limit: float | None) -> None:
        self._writer, self._limit = writer, limit

    async def write(self, chunk: bytes) -> None:
        async with asyncio.timeout(self._limit):
            await self._writer.write(chunk)


def _form(sent: RequestData, limit: float | None) -> _Form:
    form = _Form(limit)
    for name, text in sent.json_parameters.items():
        _add(form, text, name=name)
    for name, (filename, content, kind) in sent.multipart_data.items():
        # A BytesIO is written bit by bit, bytes in one piece.
        file = io.BytesIO(content) if isinstance(content, bytes) else content
        _add(form, file, kind, name=name, filename=filename)
    return form


def _add(form: _Form, value: str | IO[bytes], kind: str | None = None, **disposition: str) -> None:
    part = get_payload(value, content_type=kind) if kind else get_payload(value)
    # quote_fields would send 值班.xlsx as %E5%80%BC…, and Telegram would show it like that.
    part.set_content_disposition("form-data", quote_fields=False, **disposition)
    part.headers.popall(hdrs.CONTENT_LENGTH, None)
    form.append_payload(part)


def _open(proxy: str | None) -> ClientSession:
    # No limit in the connector: places are counted above, where waiting for one has its own timeout.
    if proxy is not None and proxy.startswith("socks"):
        connector: TCPConnector = ProxyConnector.from_url(proxy, limit=0, keepalive_timeout=_KEEP)
        proxy = None
    else:
        connector = TCPConnector(limit=0, keepalive_timeout=_KEEP, ttl_dns_cache=60)
    return ClientSession(
        connector=connector,
        proxy=proxy,
        cookie_jar=DummyCookieJar(),
        headers={hdrs.USER_AGENT: BaseRequest.USER_AGENT},
        skip_auto_headers=(hdrs.ACCEPT, hdrs.ACCEPT_ENCODING),  # answers are small: unpacking costs more than it saves
    )


def _given(value: ODVInput[float], default: float | None) -> float | None:
    return default if isinstance(value, DefaultValue) else value


@lru_cache(maxsize=64)
def _timeout(read: float | None, connect: float | None) -> ClientTimeout:
    # `connect` covers name, socket and TLS; `sock_connect` is the one the SOCKS connector looks at.
    return ClientTimeout(total=None, connect=connect, sock_connect=connect, sock_read=read)


def _kind(error: Exception) -> str:
    """Say what failed, from the class and the socket's own words; str(error) may hold the address."""
    cause = getattr(error, "os_error", None) or getattr(error, "certificate_error", None)
    words = str(cause) if cause else (getattr(error, "strerror", None) or "")
    return f"{type(error).__name__}: {words}" if words else type(error).__name__


def _word_of_telegram(payload: bytes) -> bytes:
    """Keep an error answer if it is Telegram's; PTB would put any other page into the exception and the log."""
    answer = _loads(payload)
    return payload if isinstance(answer, dict) and answer.get("ok") is False else _NO_WORD


def _loads(payload: bytes) -> object:
    try:
        return json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
