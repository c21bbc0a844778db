"""Text as Telegram counts and parses it: UTF-16 units, HTML tags, entities.

Knows nothing of chats. The parser is Telegram's in small: an unknown tag, a tag left open or closed in the
wrong order refuses the whole message, as it does there.
"""

import html
import re
from typing import Any

from bot.rehearsal.refusal import bad, lacking

JSON = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s[^<>]*)?)>")
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'))?")
_CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")
_COMMAND = re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?(?!\w)", re.ASCII)

_PLAIN_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "code": "code",
    "pre": "pre",
}
_KINDS = frozenset({
    *_PLAIN_TAGS.values(), "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number",
    "blockquote", "expandable_blockquote", "text_link", "text_mention", "custom_emoji",
})  # fmt: skip


def units(text: str) -> int:
    """Length in UTF-16 code units, which is how Telegram counts."""
    return len(text) + sum(char > "\uffff" for char in text)


def parse_html(source: str) -> tuple[str, list[JSON]]:
    """HTML → the text people see and its entities, in order of appearance."""
    pieces: list[str] = []
    entities: list[JSON] = []
    still_open: list[tuple[str, JSON]] = []
    length = position = 0

    def take(raw: str) -> None:
        nonlocal length
        if (stray := raw.find("<")) >= 0:
            raise _unparsable(f'Unsupported start tag "{raw[stray + 1 : stray + 12]}"')
        seen = _CHARACTER.sub(lambda found: html.unescape(found[0]), raw)
        pieces.append(seen)
        length += units(seen)

    for tag in _TAG.finditer(source):
        take(source[position : tag.start()])
        position = tag.end()
        name = tag[2].lower()
        if tag[1]:
            entity = _close(name, still_open)
            entity["length"] = length - entity["offset"]
        else:
            entity = {"offset": length, "length": 0, **_opened(name, tag[3])}
            still_open.append((name, entity))
            entities.append(entity)
    take(source[position:])
    if still_open:
        raise _unparsable(f'Can\'t find end tag corresponding to start tag "{still_open[-1][0]}"')
    return "".join(pieces), [entity for entity in entities if entity["length"]]


def _close(name: str, still_open: list[tuple[str, JSON]]) -> JSON:
    if not still_open or still_open[-1][0] != name:
        raise _unparsable(f'Unmatched end tag "{name}"')
    return still_open.pop()[1]


def _opened(name: str, rest: str) -> JSON:
    """What a start tag means, or a refusal."""
    attributes = {key.lower(): one or two for key, one, two in _ATTRIBUTE.findall(rest)}
    if name in _PLAIN_TAGS:
        return {"type": _PLAIN_TAGS[name]}
    if name == "a" and attributes.get("href"):
        return {"type": "text_link", "url": html.unescape(attributes["href"])}
    if name == "blockquote":
        return {"type": "expandable_blockquote" if "expandable" in attributes else "blockquote"}
    if name == "span" and attributes.get("class") == "tg-spoiler":
        return {"type": "spoiler"}
    if name == "tg-emoji" and attributes.get("emoji-id"):
        return {"type": "custom_emoji", "custom_emoji_id": attributes["emoji-id"]}
    raise _unparsable(f'Unsupported start tag "{name}"')


def _unparsable(why: str) -> Exception:
    return bad(f"can't parse entities: {why}")


def read_text(source: str, mode: str | None, entities: list[JSON] | None, limit: int) -> tuple[str, list[JSON]]:
    """A text or caption as people will see it; refused when Telegram would refuse it.

    `limit` is counted after parsing, as Telegram does; a caption's limit also chooses the words.
    """
    if any("\ud800" <= char <= "\udfff" for char in source):
        raise bad("strings must be encoded in UTF-8")
    if mode and mode.lower() != "html":
        raise lacking(f"parse_mode {mode}")
    found: list[JSON] = []
    text = source
    if mode:
        text, found = parse_html(source)
    elif entities:
        found = _checked(entities, units(source))
    text, found = _trimmed(text, found)
    if units(text) > limit:
        raise bad("message caption is too long" if limit == CAPTION_LIMIT else "message is too long")
    return text, found or commands(text)


def _trimmed(text: str, entities: list[JSON]) -> tuple[str, list[JSON]]:
    """Blank edges are cut away, as Telegram does; entities move with their text."""
    cut = units(text) - units(text.lstrip())
    text = text.strip()
    end = units(text)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - cut, 0)
        stop = min(entity["offset"] - cut + entity["length"], end)
        if stop > start:
            moved.append({**entity, "offset": start, "length": stop - start})
    return text, moved


def _checked(entities: list[JSON], length: int) -> list[JSON]:
    for entity in entities:
        kind, offset, size = entity.get("type"), entity.get("offset"), entity.get("length")
        if kind not in _KINDS or not isinstance(offset, int) or not isinstance(size, int):
            raise bad("can't parse MessageEntity")
        if offset < 0 or size <= 0 or offset + size > length:
            raise bad("entity beginning or end is outside the text")
    return entities


def commands(text: str) -> list[JSON]:
    """The /commands in a text, as every client marks them."""
    return [
        {"type": "bot_command", "offset": units(text[: found.start()]), "length": len(found[0])}
        for found in _COMMAND.finditer(text)
    ]
