"""The methods that put a new message before somebody: texts, pictures, files, voices."""

from typing import Any

from bot.rehearsal.botside import BotSide
from bot.rehearsal.keyboards import Rows, read_inline, read_reply
from bot.rehearsal.markup import CAPTION_LIMIT, TEXT_LIMIT, read_text
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.people import Chat
from bot.rehearsal.refusal import bad, lacking
from bot.rehearsal.world import StoredFile

JSON = dict[str, Any]

_MB = 1024 * 1024
_MOST_BYTES = {"photo": 10 * _MB, "document": 50 * _MB, "voice": 50 * _MB}
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"RIFF", b"GIF8", b"BM")
_ACTIONS = frozenset({
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note",
})  # fmt: skip


def send_message(side: BotSide, p: Parameters) -> JSON:
    """sendMessage."""
    chat = side.writable(p)
    text, entities = read_text(p.text("text") or "", p.text("parse_mode"), p.json("entities"), TEXT_LIMIT)
    if not text:
        raise bad("message text is empty")
    return _post(side, chat, p, text, entities, {})


def send_photo(side: BotSide, p: Parameters) -> JSON:
    """sendPhoto."""
    return _send_file(side, p, "photo")


def send_document(side: BotSide, p: Parameters) -> JSON:
    """sendDocument."""
    return _send_file(side, p, "document")


def send_voice(side: BotSide, p: Parameters) -> JSON:
    """sendVoice."""
    return _send_file(side, p, "voice")


def send_chat_action(side: BotSide, p: Parameters) -> bool:
    """sendChatAction."""
    side.reachable(p)
    if p.text("action") not in _ACTIONS:
        raise bad("wrong parameter action in request")
    return True


def _send_file(side: BotSide, p: Parameters, kind: str) -> JSON:
    chat = side.writable(p)
    text, entities = read_text(p.text("caption") or "", p.text("parse_mode"), p.json("caption_entities"), CAPTION_LIMIT)
    body = described(stored_file(side, p, kind), kind, p)
    return _post(side, chat, p, text, entities, {kind: body}, captioned=True)


def stored_file(side: BotSide, p: Parameters, kind: str) -> StoredFile:
    """The file sent, or one sent before, by its id."""
    upload = p.file(kind)
    if upload is None:
        name = p.text(kind)
        if not name:
            raise bad(f"there is no {kind} in the request")
        if "://" in name:
            raise lacking("fetching files from an address")
        if name not in side.world.files:
            raise bad("wrong file identifier/HTTP URL specified")
        return side.world.files[name]
    if not upload.data:
        raise bad("file must be non-empty")
    if len(upload.data) > _MOST_BYTES[kind]:
        raise bad(f"file is too big for a {kind}")
    if kind == "photo" and not upload.data.startswith(_PICTURES):
        raise bad("IMAGE_PROCESS_FAILED")
    return side.world.file(upload.name, upload.data)


def described(stored: StoredFile, kind: str, p: Parameters) -> Any:
    body = stored.as_json()
    if kind == "photo":
        return [{**body, "width": 1280, "height": 960}]
    if kind == "voice":
        return {**body, "duration": p.whole("duration")}
    return {**body, "file_name": stored.name}


def _post(
    side: BotSide,
    chat: Chat,
    p: Parameters,
    text: str,
    entities: list[JSON],
    extra: JSON,
    *,
    captioned: bool = False,
) -> JSON:
    """Everything is checked: count it, put it there."""
    markup = p.json("reply_markup")
    inline = isinstance(markup, dict) and "inline_keyboard" in markup
    rows = read_inline(markup) if inline else []
    below: Rows | None = read_reply(markup, private=chat.private) if markup and not inline else None
    if answered := _answered(chat, p):
        extra = {**extra, "reply_to_message": answered}
    side.spend(chat)
    if below is not None:
        chat.reply_rows = below
    message = side.world.post(chat, side.world.bot, text, entities=entities, rows=rows, extra=extra, captioned=captioned)
    return message.as_json()


def _answered(chat: Chat, p: Parameters) -> JSON | None:
    reply = p.json("reply_parameters") or {"message_id": p.whole("reply_to_message_id")}
    if not reply.get("message_id"):
        return None
    message = chat.messages.get(int(reply["message_id"]))
    if message is None or message.deleted:
        if reply.get("allow_sending_without_reply") or p.flag("allow_sending_without_reply"):
            return None
        raise bad("message to be replied not found")
    return {key: value for key, value in message.as_json().items() if key != "reply_to_message"}


METHODS = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "sendVoice": send_voice,
    "sendChatAction": send_chat_action,
}
