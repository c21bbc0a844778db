"""The options of a charter: what there is, how it stands and from when, and the values to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import time

from bot.duty.charter import Charter, Fault
from bot.duty.moment import Anchor, Moment
from bot.duty.options import Value, name_of
from bot.services.options import Setting
from bot.texts import Markup, Say
from handlers.screens.admin import back
from handlers.screens.screen import Button, Screen, rows_of, word
from handlers.taps import AskOption, OptionsOf, SetOption


def groups(say: Say, charter: Charter, settings: Sequence[Setting]) -> Screen:
    """The name of the charter, with its status where it has one, and a button for each group."""
    head = charter.head
    lines = [say("options.head", name=head.name)]
    if head.status:
        lines.append(say("options.status", status=head.status))
    lines.append(say("options.hint"))
    keys = dict.fromkeys(setting.option.group for setting in settings)
    buttons = [Button(say(f"options.{key}"), OptionsOf(key).pack()) for key in keys]
    return Screen("\n".join(lines), (*rows_of(buttons, 2), (back(say),)))


def group(say: Say, settings: Sequence[Setting], changed: Setting | None = None) -> Screen:
    """One group: the buttons say how it is set, the lines what holds only from a day to come; `changed` was set just now."""
    lines = [f"<b>{say(f'options.{settings[0].option.group}')}</b>"]
    lines += [_coming(say, one) for one in settings if one.since and one != changed]
    if changed:
        lines.append(_changed(say, changed))
    buttons = [_button(say, one) for one in settings]
    return Screen("\n".join(lines), (*rows_of(buttons, 1), (back(say, "options"),)))


def _coming(say: Say, setting: Setting) -> str:
    words, now, then = word(say, setting.option), value_of(say, setting, setting.now), value_of(say, setting, setting.then)
    return say("options.coming", option=words, now=now, then=then, day=setting.since)


def _changed(say: Say, setting: Setting) -> str:
    words = {"option": word(say, setting.option), "value": value_of(say, setting, setting.then)}
    if setting.since is None:
        return say("options.changed", **words)
    return say("options.changed_from", **words, day=setting.since)


def _button(say: Say, setting: Setting) -> Button:
    option, words = setting.option, word(say, setting.option)
    if option.switch:
        mark, other = ("☑", "off") if setting.then else ("▢", "on")
        return Button(f"{mark} {words}", SetOption(option.key, other).pack())
    return Button(f"{words} · {value_of(say, setting, setting.then)}", AskOption(option.key).pack())


def choose(say: Say, setting: Setting) -> Screen:
    """The values to choose from, the present one marked."""
    option = setting.option
    buttons = [
        Button(f"{'✓ ' if value == setting.then else ''}{value_of(say, setting, value)}", SetOption(option.key, name).pack())
        for name, value in option.values_by_name.items()
    ]
    back_ = Button(say("button.back"), OptionsOf(option.group).pack())
    return Screen(say("options.ask", option=word(say, option)), (*rows_of(buttons, 1), (back_,)))


def unsound(say: Say, setting: Setting, faults: Sequence[Fault]) -> Screen:
    """Why it cannot be set so."""
    lines = [say("options.unsound", option=word(say, setting.option))]
    lines += [say("options.fault", at=fault.key, reason=Markup(say(fault.reason_key, **fault.detail))) for fault in faults]
    back_ = Button(say("button.back"), OptionsOf(setting.option.group).pack())
    return Screen("\n".join(lines), ((back_,),))


def value_of(say: Say, setting: Setting, value: Value) -> str:
    """A value in words: the charter's own, else what kind it is says how."""
    for choice in setting.option.choices:
        if choice.value == value and choice.text:
            return choice.en if say.language == "en" else choice.text
    match value:
        case bool():
            return say("options.on" if value else "options.off")
        case int():
            return say("options.minutes", minutes=str(value))
        case tuple():
            return say("options.minutes", minutes=[str(one) for one in value])
    try:
        return moment(say, Moment.parse(value))
    except ValueError:
        return name_of(value)


def moment(say: Say, of: Moment) -> str:
    """`上班前 40 分钟`: a moment of any day."""
    if of.anchor in (Anchor.CLOCK, Anchor.EVE):
        return say(f"moment.{of.anchor}", at=time(*divmod(of.minutes, 60)))
    anchor = say(f"moment.{of.anchor}")
    if not of.minutes:
        return say("moment.at", anchor=anchor)
    return say("moment.before" if of.minutes < 0 else "moment.after", anchor=anchor, n=abs(of.minutes))
