"""Keeping the roster right: the sections of the office's menu that change it, with their buttons and questions."""

from __future__ import annotations

from collections.abc import Mapping

from bot.services import holidays
from bot.services import roster_file as files
from handlers import calendar, people, picking, revise, roster_file, units
from handlers import roster_taps as taps
from handlers.conversation import Handle
from handlers.taps import Tap

PICKER = picking.Picker({**calendar.PURPOSES, **people.PURPOSES, **units.PURPOSES})
SECTIONS: Mapping[str, Handle] = {
    "closed_today": calendar.close_today,
    "people": people.show,
    "units": units.show,
    "calendar": calendar.show,
}
TAPS: Mapping[type[Tap], Handle] = {
    taps.AskDay: PICKER.ask,
    taps.PickDay: PICKER.picked,
    taps.PickMonth: PICKER.month,
    taps.TypeDay: PICKER.type,
    taps.Blank: PICKER.blank,
    taps.Propose: revise.propose,
    taps.SeeMoves: revise.see_moves,
    taps.Revise: revise.revise,
    taps.AskHours: calendar.ask_hours,
    taps.TypeHours: calendar.type_hours,
    taps.PasteNotice: calendar.paste,
    taps.People: people.turn,
    taps.Person: people.person,
    taps.EditPerson: people.edit,
    taps.TypeField: people.type_field,
    taps.PutField: people.put_field,
    taps.NewPerson: people.ask_new,
    taps.Stays: people.stays,
    taps.UnitsTo: units.to,
    taps.OrderUnits: units.order,
    taps.NameUnit: units.ask_name,
    taps.AskRosterFile: roster_file.ask,
    taps.RosterTemplate: roster_file.template,
    taps.PublishFile: roster_file.publish,
}
ANSWERS: Mapping[str, Handle] = {
    picking.DAY: PICKER.typed,
    calendar.HOURS: calendar.typed_hours,
    holidays.HOLIDAYS: calendar.pasted,
    people.FIELD: people.typed_field,
    people.NEW: people.new,
    units.NAME: units.named,
    files.AWAITED: roster_file.receive,
}
