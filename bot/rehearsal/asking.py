"""The methods that ask or set something and write to nobody: the bot itself, chats, members, files, menus."""

import json
import re
from typing import Any

from bot.rehearsal.botside import BotSide
from bot.rehearsal.parameters import Parameters
from bot.rehearsal.refusal import bad
from bot.rehearsal.world import member

JSON = dict[str, Any]

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_MOST_COMMANDS = 100
_COMMAND_LETTERS = 256
_SCOPES = frozenset({
    "default", "all_private_chats", "all_group_chats", "all_chat_administrators",
    "chat", "chat_administrators", "chat_member",
})  # fmt: skip
_DESCRIPTION_LETTERS = {"description": 512, "short_description": 120}
_PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos",
    "can_send_video_notes", "can_send_voice_notes", "can_send_polls", "can_send_other_messages", "can_add_web_page_previews",
)  # fmt: skip
_FETCHABLE = 20 * 1024 * 1024


def get_me(side: BotSide, _p: Parameters) -> JSON:
    """getMe."""
    return {
        **side.world.bot.as_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
    }


def get_chat(side: BotSide, p: Parameters) -> JSON:
    """getChat."""
    chat = side.known(p)
    if chat.person and not chat.person.started:
        raise bad("chat not found")
    everybody = {} if chat.private else {"permissions": dict.fromkeys(_PERMISSIONS, not chat.muted)}
    return {
        **chat.as_json(),
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(
            ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
            False,
        ),
        **everybody,
        **({"pinned_message": chat.newest_pin.as_json()} if chat.newest_pin else {}),
    }


def get_chat_member(side: BotSide, p: Parameters) -> JSON:
    """getChatMember."""
    chat = side.known(p)
    number = p.whole("user_id")
    if number == side.world.bot.id:
        return member(side.world.bot, chat.bot_status, pins=chat.bot_pins)
    person = next((one for one in side.world.people.values() if one.id == number), None)
    if person is None:
        raise bad("user not found")
    at_home = "member" if chat.person is person else "left"
    return member(person, chat.members.get(number, at_home))


def get_file(side: BotSide, p: Parameters) -> JSON:
    """getFile."""
    stored = side.world.files.get(p.text("file_id") or "")
    if stored is None:
        raise bad("wrong file_id or the file is temporarily unavailable")
    if len(stored.data) > _FETCHABLE:
        raise bad("file is too big")
    return {**stored.as_json(), "file_path": f"{stored.id}/{stored.name}"}


def _scope(side: BotSide, p: Parameters) -> tuple[str, str]:
    """Scope and language a menu is set for."""
    scope = p.json("scope") or {"type": "default"}
    if not isinstance(scope, dict) or scope.get("type") not in _SCOPES:
        raise bad("can't parse BotCommandScope")
    if scope["type"].startswith("chat") and int(scope.get("chat_id", 0)) not in side.world.chats:
        raise bad("chat not found")
    return json.dumps(scope, sort_keys=True), p.text("language_code") or ""


def set_my_commands(side: BotSide, p: Parameters) -> bool:
    """setMyCommands."""
    commands = p.json("commands")
    if not isinstance(commands, list) or len(commands) > _MOST_COMMANDS:
        raise bad("can't parse commands: too many, or not an array")
    for command in commands:
        if not _COMMAND.fullmatch(str(command.get("command", ""))):
            raise bad("BOT_COMMAND_INVALID")
        if not 1 <= len(str(command.get("description", ""))) <= _COMMAND_LETTERS:
            raise bad("BOT_COMMAND_DESCRIPTION_INVALID")
    side.commands[_scope(side, p)] = commands
    return True


def get_my_commands(side: BotSide, p: Parameters) -> list[JSON]:
    """getMyCommands."""
    return side.commands.get(_scope(side, p), [])


def delete_my_commands(side: BotSide, p: Parameters) -> bool:
    """deleteMyCommands."""
    side.commands.pop(_scope(side, p), None)
    return True


def set_chat_menu_button(side: BotSide, p: Parameters) -> bool:
    """setChatMenuButton."""
    chat = side.chat(p).id if p.text("chat_id") else 0
    button = p.json("menu_button") or {"type": "default"}
    if button.get("type") not in {"default", "commands", "web_app"}:
        raise bad("can't parse menu button")
    side.menus[chat] = button
    return True


def set_my_description(side: BotSide, p: Parameters) -> bool:
    """setMyDescription."""
    return _describe(side, p, "description")


def set_my_short_description(side: BotSide, p: Parameters) -> bool:
    """setMyShortDescription."""
    return _describe(side, p, "short_description")


def _describe(side: BotSide, p: Parameters, what: str) -> bool:
    text = p.text(what) or ""
    if len(text) > _DESCRIPTION_LETTERS[what]:
        raise bad(f"{what} is too long")
    side.descriptions[what, p.text("language_code") or ""] = text
    return True


def set_webhook(side: BotSide, p: Parameters) -> bool:
    """setWebhook: from now on updates are to be brought, which is not done here, and getUpdates is refused."""
    url, secret = p.text("url") or "", p.text("secret_token")
    if url and not url.startswith("https://"):
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if secret is not None and not _SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    side.webhook = url
    if p.flag("drop_pending_updates"):
        side.world.updates.drop()
    return True


def delete_webhook(side: BotSide, p: Parameters) -> bool:
    """deleteWebhook."""
    side.webhook = ""
    if p.flag("drop_pending_updates"):
        side.world.updates.drop()
    return True


def get_webhook_info(side: BotSide, _p: Parameters) -> JSON:
    """getWebhookInfo."""
    waiting = len(side.world.updates.waiting)
    return {"url": side.webhook, "has_custom_certificate": False, "pending_update_count": waiting}


METHODS = {
    "getMe": get_me,
    "getChat": get_chat,
    "getChatMember": get_chat_member,
    "getFile": get_file,
    "setMyCommands": set_my_commands,
    "getMyCommands": get_my_commands,
    "deleteMyCommands": delete_my_commands,
    "setChatMenuButton": set_chat_menu_button,
    "setMyDescription": set_my_description,
    "setMyShortDescription": set_my_short_description,
    "setWebhook": set_webhook,
    "deleteWebhook": delete_webhook,
    "getWebhookInfo": get_webhook_info,
}
