"""Setting a centre up: the buttons and questions of its steps."""

from __future__ import annotations

from collections.abc import Mapping

from bot.services.first_steps import NAME
from bot.services.roles import PERSON
from handlers import first_steps, roles, setting_up, starting
from handlers import setup_taps as taps
from handlers.conversation import Handle
from handlers.taps import Tap

TAPS: Mapping[type[Tap], Handle] = {
    taps.Step: setting_up.step,
    taps.PutOffStep: setting_up.put_off,
    taps.KeepName: first_steps.keep_name,
    taps.Charters: first_steps.charters,
    taps.PickCharter: first_steps.pick_charter,
    taps.KeepHours: first_steps.keep_hours,
    taps.ChangeHours: first_steps.change_hours,
    taps.Hour: first_steps.hour,
    taps.SetHour: first_steps.set_hour,
    taps.Noon: first_steps.noon,
    taps.Heads: roles.of_unit,
    taps.SetHead: roles.set_head,
    taps.Role: roles.of_role,
    taps.SetRole: roles.set_role,
    taps.PickPattern: starting.pick_pattern,
    taps.StartDays: starting.days,
    taps.StartDay: starting.on_day,
    taps.StartUnits: starting.units,
    taps.StartUnit: starting.with_unit,
    taps.StartPeople: starting.people,
    taps.StartWith: starting.with_person,
    taps.FirstRoster: starting.first_roster,
    taps.PublishFirst: starting.publish,
}
ANSWERS: Mapping[str, Handle] = {NAME: first_steps.take_name, PERSON: roles.take_person}
"""Who takes what is written while a question is open."""
