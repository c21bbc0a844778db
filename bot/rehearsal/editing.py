"""The methods that change what is already there: texts, buttons, pins, deletions, and answers to taps."""

from datetime import timedelta
from typing import Any

from bot.rehearsal.botside import BotSide
from bot.rehearsal.keyboards import Rows, read_inline
from bot.rehearsal.markup import CAPTION_LIMIT, TEXT_LIMIT, read_text, units
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.people import Chat, Message
from bot.rehearsal.refusal import bad
from bot.rehearsal.sending import described, stored_file
from bot.rehearsal.world import Query

JSON = dict[str, Any]

_ANSWER_WITHIN = timedelta(seconds=15)
_ANSWER_LETTERS = 200
_DELETABLE = timedelta(hours=48)
_UNCHANGED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def edit_message_text(side: BotSide, p: Parameters) -> JSON:
    """editMessageText. Without buttons in the request the old ones go, as they do there."""
    chat, message = _editable(side, p)
    text, entities = read_text(p.text("text") or "", p.text("parse_mode"), p.json("entities"), TEXT_LIMIT)
    if not text:
        raise bad("message text is empty")
    if message.captioned:
        raise bad("there is no text in the message to edit")
    return _change(side, chat, message, text, entities, read_inline(p.json("reply_markup")))


def edit_message_media(side: BotSide, p: Parameters) -> JSON:
    """editMessageMedia: another picture or document with its caption, in place of what was there."""
    chat, message = _editable(side, p)
    media = p.json("media")
    kind = media.get("type") if isinstance(media, dict) else None
    if kind not in {"photo", "document"}:
        raise bad("can't parse InputMedia: wrong type")
    given = Parameters({kind: media.get("media"), **{name: media.get(name) for name in ("caption", "parse_mode")}}, p.files)
    text, entities = read_text(
        given.text("caption") or "", given.text("parse_mode"), media.get("caption_entities"), CAPTION_LIMIT
    )
    shown = described(stored_file(side, given, kind), kind, given)
    rows = read_inline(p.json("reply_markup"))
    side.spend(chat, edit=True)
    message.text, message.entities, message.rows, message.extra = text, entities, rows, {kind: shown}
    message.captioned, message.edited = True, side.world.now
    side.world.note("edits", message)
    return message.as_json()


def edit_message_reply_markup(side: BotSide, p: Parameters) -> JSON:
    """editMessageReplyMarkup."""
    chat, message = _editable(side, p)
    return _change(side, chat, message, message.text, message.entities, read_inline(p.json("reply_markup")))


def _editable(side: BotSide, p: Parameters) -> tuple[Chat, Message]:
    chat = side.reachable(p)
    message = side.message(chat, p, "edit")
    if message.sender is not side.world.bot:
        raise bad("message can't be edited")
    return chat, message


def _change(side: BotSide, chat: Chat, message: Message, text: str, entities: list[JSON], rows: Rows) -> JSON:
    if (text, entities, rows) == (message.text, message.entities, message.rows):
        raise bad(_UNCHANGED)
    side.spend(chat, edit=True)
    message.text, message.entities, message.rows = text, entities, rows
    message.edited = side.world.now
    side.world.note("edits", message)
    return message.as_json()


def answer_callback_query(side: BotSide, p: Parameters) -> bool:
    """answerCallbackQuery. Late or second answers are refused; a text flashes up on the phone."""
    query = side.world.queries.get(p.text("callback_query_id") or "")
    text = p.text("text") or ""
    if units(text) > _ANSWER_LETTERS:
        raise bad("MESSAGE_TOO_LONG")
    if query is None or query.answered or _too_old(side, query):
        raise bad("query is too old and response timeout expired or query ID is invalid")
    query.answered = True
    if text:
        query.phone.flash(text, alert=p.flag("show_alert"))
    return True


def _too_old(side: BotSide, query: Query) -> bool:
    return side.world.now - query.since > _ANSWER_WITHIN


def delete_message(side: BotSide, p: Parameters) -> bool:
    """deleteMessage: own ones, and those of people in private or where the bot is administrator, for 48 hours."""
    chat = side.reachable(p)
    message = side.message(chat, p, "delete")
    own = message.sender is side.world.bot
    if not own and not chat.private and chat.bot_status != "administrator":
        raise bad("message can't be deleted")
    if side.world.now - message.date > _DELETABLE:
        raise bad("message can't be deleted for everyone")
    side.world.delete(message)
    return True


def pin_chat_message(side: BotSide, p: Parameters) -> bool:
    """pinChatMessage. In a group it takes the right to pin; people see a notice of it."""
    chat = _pinnable(side, p)
    message = side.message(chat, p, "pin")
    if message.id not in chat.pinned:
        side.world.pin(message, side.world.bot)
    return True


def unpin_all_chat_messages(side: BotSide, p: Parameters) -> bool:
    """unpinAllChatMessages."""
    chat = _pinnable(side, p)
    for pinned in chat.pinned:
        side.world.note("unpins", chat.messages[pinned])
    chat.pinned.clear()
    return True


def unpin_chat_message(side: BotSide, p: Parameters) -> bool:
    """unpinChatMessage: the one meant, or the newest."""
    chat = _pinnable(side, p)
    pinned = p.whole("message_id") or (chat.newest_pin.id if chat.newest_pin else 0)
    if pinned not in chat.pinned:
        raise bad("message to unpin not found")
    chat.pinned.remove(pinned)
    side.world.note("unpins", chat.messages[pinned])
    return True


def _pinnable(side: BotSide, p: Parameters) -> Chat:
    chat = side.reachable(p)
    if not chat.private and not (chat.bot_status == "administrator" and chat.bot_pins):
        raise bad("not enough rights to manage pinned messages in the chat")
    return chat


METHODS = {
    "editMessageText": edit_message_text,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "answerCallbackQuery": answer_callback_query,
    "deleteMessage": delete_message,
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
}
