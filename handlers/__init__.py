"""Everything seen on the phone. The whole menu stands in `register`; order matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from telegram.ext import Application, ChatMemberHandler, MessageHandler, filters

from bot.services import noting, staff_files
from handlers import (
    admin,
    bindings,
    checks,
    door,
    errors,
    export,
    filings,
    founding,
    group,
    group_taps,
    guards,
    health,
    keeping,
    note,
    office,
    options,
    record,
    roster,
    roster_taps,
    setting_up,
    setup,
    setup_taps,
    staff,
    taps,
    today,
)
from handlers.conversation import PRIVATE, Handle, anything_else, conversation

SECTIONS: Mapping[str, Handle] = {
    "roster": roster.show,
    **keeping.SECTIONS,
    "filings": filings.show,
    "setup": setting_up.show,
    "staff": staff.show,
    "bindings": bindings.show,
    "group": group.show,
    "options": options.show,
    "guards": guards.show,
    "language": setup.centre_language,
    "export": export.show,
    "health": health.show,
}
"""What the office keeps, in the order of its menu."""
COMMANDS = {
    "start": setup.start,
    "help": setup.help_,
    "today": today.show_today,
    "my": today.show_mine,
    "roster": roster.show,
    "checks": checks.show_checks,
    "record": record.show_record,
    "lang": setup.lang,
    "admin": admin.menu(SECTIONS),
    "filings": filings.show,
    "cancel": note.cancel,
    "privacy": setup.privacy,
    "bind": group.bind,
}
IN_GROUPS = {"today": today.show_today, "roster": roster.show, "bind": group.bind}
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
    taps.SignedByHand: record.signed_by_hand,
    taps.Remark: record.remark,
    taps.Submit: note.submit,
    taps.Drop: note.drop,
    taps.SeeToday: today.see_today,
    taps.SeeMine: today.see_mine,
    taps.Acknowledge: today.acknowledge,
    taps.CalendarFile: today.calendar_file,
    taps.Month: roster.show_month,
    taps.WhyMe: today.why_me,
    taps.CannotCome: office.cannot_come,
    taps.Reassign: office.reassign,
    roster_taps.Days: roster.choose_day,
    roster_taps.SeeDay: roster.see_day,
    roster_taps.GiveWhy: office.give_why,
    roster_taps.GiveWords: office.ask_words,
    roster_taps.Filings: filings.turn,
    taps.GiveTo: office.give_to,
    **keeping.TAPS,
    taps.Called: office.called,
    taps.ConfirmWeek: office.confirm_week,
    group_taps.GroupIs: group.is_,
    group_taps.NotOurs: group.not_ours,
    group_taps.PickGroup: group.pick,
    group_taps.AskUnbind: group.ask_unbind,
    group_taps.Unbind: group.unbind,
    **founding.TAPS,
    setup_taps.StaffTemplate: staff.template,
    setup_taps.StaffPreview: staff.preview,
    setup_taps.StaffList: staff.part,
    setup_taps.StaffUnits: staff.units,
    setup_taps.StaffIs: staff.is_,
    setup_taps.StaffSame: staff.same,
    setup_taps.TakeIn: staff.take_in,
    setup_taps.DropFile: staff.drop,
    setup_taps.NewCentre: setup.new_centre,
    setup_taps.ShareNumber: door.share_number,
    setup_taps.TellOffice: door.tell_office,
    setup_taps.Knocking: door.knocking,
    setup_taps.LetIn: door.let_in,
    setup_taps.TurnAway: door.turn_away,
    setup_taps.Bindings: bindings.turn,
    setup_taps.Binding: bindings.person,
    setup_taps.NewLink: bindings.new_link,
    setup_taps.AskRelease: bindings.ask_release,
    setup_taps.Release: bindings.release,
    setup_taps.DoorLink: bindings.door_link,
    setup_taps.PrintCodes: bindings.print_codes,
    taps.Speak: setup.speak,
    taps.GuardUp: guards.up,
    taps.CentreSpeaks: setup.centre_speaks,
    taps.OptionsOf: options.of_group,
    taps.AskOption: options.ask,
    taps.SetOption: options.put,
    taps.Admin: admin.section(SECTIONS),
}
ANSWERS: Mapping[str, Handle] = {
    **dict.fromkeys(noting.AWAITED, note.add),
    office.GIVE_WORDS: office.give_words,
    **keeping.ANSWERS,
    staff_files.AWAITED: staff.receive,
    **founding.ANSWERS,
}
"""Who takes what is written while a question is open."""


def register(app: Application[Any, Any, Any, Any, Any, Any]) -> None:
    """The whole menu."""
    app.add_handler(ChatMemberHandler(group.membership, ChatMemberHandler.MY_CHAT_MEMBER))
    app.add_handler(MessageHandler(filters.StatusUpdate.MIGRATE, group.migrated))
    app.add_handler(MessageHandler(filters.StatusUpdate.NEW_CHAT_TITLE, group.renamed))
    app.add_handler(MessageHandler(filters.StatusUpdate.CHAT_SHARED & filters.ChatType.PRIVATE, group.shared))
    app.add_handler(MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.ChatType.PRIVATE, note.edit))
    app.add_handler(conversation(COMMANDS, IN_GROUPS, TAPS, TAPS_IN_GROUPS, ANSWERS))
    otherwise = anything_else(ANSWERS)
    app.add_handler(MessageHandler(PRIVATE & filters.CONTACT, door.contact(otherwise)))
    app.add_handler(MessageHandler(PRIVATE, otherwise))
    app.add_error_handler(errors.on_error(TAPS, SECTIONS))
