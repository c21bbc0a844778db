"""Sheets of paper: a typst source beside this file and what is to stand on it become a PDF, off the event loop.

The font comes with the program, because a bare machine has none. Does not know what any sheet says.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from importlib.resources import files


async def pdf(source: str, data: Mapping[str, object]) -> bytes:
    """The sheet `source` (a file of this folder) with `data` as its input."""
    return await asyncio.to_thread(_made, source, data)


def _made(source: str, data: Mapping[str, object]) -> bytes:
    import typst
    from pylopdf_fonts_zh_cn import sans_path

    text = files(__package__).joinpath(source).read_bytes()
    given = {"data": json.dumps(data, ensure_ascii=False)}
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(sans_path().parent)])
    return typst.compile(text, font_paths=fonts, format="pdf", sys_inputs=given)
