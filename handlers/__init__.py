"""Everything seen on the phone. The whole menu stands in `register`; order matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram.ext import Application, ChatMemberHandler, MessageHandler, filters

from bot.services import noting
from handlers import (
    admin,
    bindings,
    checks,
    door,
    errors,
    filings,
    note,
    office,
    options,
    record,
    roster,
    roster_taps,
    setup,
    taps,
    today,
)
from handlers.conversation import PRIVATE, Handle, anything_else, conversation

SECTIONS: Mapping[str, Handle] = {
    "roster": today.show_roster,
    "filings": filings.show,
    "bindings": bindings.show,
    "options": options.show,
}
"""What the office keeps, in the order of its menu."""
COMMANDS = {
    "start": setup.start,
    "help": setup.help_,
    "today": today.show_today,
    "my": today.show_mine,
    "roster": today.show_roster,
    "checks": checks.show_checks,
    "record": record.show_record,
    "lang": setup.lang,
    "admin": admin.menu(SECTIONS),
    "filings": filings.show,
    "cancel": note.cancel,
    "privacy": setup.privacy,
    "bind": setup.bind_group,
}
IN_GROUPS = {"today": today.show_today, "roster": today.show_roster, "bind": setup.bind_group}
TAPS_IN_GROUPS = frozenset({taps.SeeToday, taps.Month})
"""What everybody in the centre's group may look at; all other buttons are answered in private only."""
TAPS: Mapping[type[taps.Tap], Handle] = {
    taps.AllFine: checks.all_fine,
    taps.OneItem: checks.one_item,
    taps.DoorsOnly: checks.doors_only,
    taps.AskProblem: checks.ask_problem,
    taps.Problem: checks.problem,
    taps.CallGuard: checks.call_guard,
    taps.ShowCheck: checks.show_check,
    taps.PutOff: checks.put_off,
    taps.PutOffBy: checks.put_off_by,
    taps.Preview: record.preview,
    taps.Sign: record.sign,
    taps.SignAll: record.sign_all,
    taps.Remark: record.remark,
    taps.Submit: note.submit,
    taps.Drop: note.drop,
    taps.SeeToday: today.see_today,
    taps.SeeMine: today.see_mine,
    taps.Acknowledge: today.acknowledge,
    taps.Month: today.show_month,
    taps.WhyMe: today.why_me,
    taps.CannotCome: office.cannot_come,
    taps.Reassign: office.reassign,
    roster_taps.Days: roster.choose_day,
    roster_taps.SeeDay: roster.see_day,
    roster_taps.GiveWhy: office.give_why,
    roster_taps.GiveWords: office.ask_words,
    roster_taps.Filings: filings.turn,
    taps.GiveTo: office.give_to,
    taps.Called: office.called,
    taps.ConfirmWeek: office.confirm_week,
    taps.GroupIs: setup.group_is,
    taps.NewCentre: setup.new_centre,
    taps.ShareNumber: door.share_number,
    taps.TellOffice: door.tell_office,
    taps.Knocking: door.knocking,
    taps.LetIn: door.let_in,
    taps.TurnAway: door.turn_away,
    taps.Bindings: bindings.turn,
    taps.Binding: bindings.person,
    taps.NewLink: bindings.new_link,
    taps.AskRelease: bindings.ask_release,
    taps.Release: bindings.release,
    taps.DoorLink: bindings.door_link,
    taps.PrintCodes: bindings.print_codes,
    taps.Speak: setup.speak,
    taps.OptionsOf: options.of_group,
    taps.AskOption: options.ask,
    taps.SetOption: options.put,
    taps.Admin: admin.section(SECTIONS),
}
ANSWERS: Mapping[str, Handle] = {**dict.fromkeys(noting.AWAITED, note.add), office.GIVE_WORDS: office.give_words}
"""Who takes what is written while a question is open."""


def register(app: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """The whole menu."""
    app.add_handler(ChatMemberHandler(setup.blocked_or_back, ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, setup.group_migrated))
    app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.ChatType.PRIVATE, note.edit))
    app.add_handler(conversation(COMMANDS, IN_GROUPS, TAPS, TAPS_IN_GROUPS, ANSWERS))
    otherwise = anything_else(ANSWERS)
    app.add_handler(MessageHandler(PRIVATE & filters.CONTACT, door.contact(otherwise)))
    app.add_handler(MessageHandler(PRIVATE, otherwise))
    app.add_error_handler(errors.on_error(TAPS, SECTIONS))
