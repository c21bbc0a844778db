"""Sheets of paper: a typst source beside this file and what is to stand on it become a PDF, off the event loop.

The font comes with the program, because a bare machine has none. Does not know what any sheet says.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Literal

KEPT = 16
"""Pictures that are kept: on a morning many ask for the same one."""
SHARP = 160.0
"""Dots an inch of a picture."""


async def pdf(source: str, data: Mapping[str, object]) -> bytes:
    """The sheet `source` (a file of this folder) with `data` as its input."""
    return await asyncio.to_thread(_made, source, json.dumps(data, ensure_ascii=False), "pdf")


async def picture(source: str, data: Mapping[str, object]) -> bytes:
    """The same as a PNG of one page, sharp on a phone."""
    return await asyncio.to_thread(_kept, source, json.dumps(data, ensure_ascii=False))


@lru_cache(maxsize=KEPT)
def _kept(source: str, data: str) -> bytes:
    return _made(source, data, "png")


def _made(source: str, data: str, kind: Literal["pdf", "png"]) -> bytes:
    import typst
    from pylopdf_fonts_zh_cn import sans_path

    text = files(__package__).joinpath(source).read_bytes()
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(sans_path().parent)])
    return typst.compile(text, font_paths=fonts, format=kind, sys_inputs={"data": data}, ppi=SHARP)
