"""A whole world around the bot, without Telegram: for newcomers, for training, and for the end-to-end tests.

The bot is met as a process behind the Bot API; only founding.py knows the code of the bot itself, and nothing here
imports the Telegram library.
"""

from bot.rehearsal.api import Standin
from bot.rehearsal.child import ChildDied, ChildStuck
from bot.rehearsal.faults import Trouble
from bot.rehearsal.limits import Limits
from bot.rehearsal.people import Chat, Message, Person
from bot.rehearsal.phone import NoSuchButton, Phone, Toast
from bot.rehearsal.play import play
from bot.rehearsal.rehearsal import Rehearsal
from bot.rehearsal.terminal import open_terminal
from bot.rehearsal.world import Line, World

__all__ = [
    "Chat",
    "ChildDied",
    "ChildStuck",
    "Limits",
    "Line",
    "Message",
    "NoSuchButton",
    "Person",
    "Phone",
    "Rehearsal",
    "Standin",
    "Toast",
    "Trouble",
    "World",
    "open_terminal",
    "play",
]
