"""A notice becomes a message: its facts are read again when it is sent, in the reader's language.

Answers None when it has no object any more. Does not send anything and does not know what becomes of it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.duty.centre import Centre, GroupKind, GroupRights, Member
from bot.duty.checklist import Role
from bot.duty.errors import Refused
from bot.duty.notice import BOARD, GROUP, LATE, Notice, Unreachable, day_and_lead
from bot.duty.roster import Shift
from bot.services import account, binding, charters, door, filings, publishing, records, revising
from bot.services import day as duty_days
from bot.services.day import Day, People
from bot.texts import Say, say_in
from handlers import board
from handlers.checks import view_of
from handlers.door import welcome
from handlers.outgoing import Menu, Message, Outgoing
from handlers.screens import account as account_screens
from handlers.screens import checks as check_screens
from handlers.screens import door as door_screens
from handlers.screens import filings as filing_screens
from handlers.screens import group as group_screens
from handlers.screens import notices as screens
from handlers.screens import office as office_screens
from handlers.screens import record as record_screens
from handlers.screens import revise as revise_screens
from handlers.screens import roster as roster_screens
from handlers.screens.screen import Screen, dialled
from handlers.screens.today import commands_for
from handlers.today import today_screen
from storage import centres, notes, outbox
from storage.work import Work

IN_ONE_MESSAGE = 200
"""Characters of a note in a record that is one message; /record has the whole."""


@dataclass(frozen=True)
class Reading:
    """What every renderer has at hand. `reader` is None in the group."""

    work: Work
    notice: Notice
    now: datetime
    centre: Centre
    people: People
    reader: Member | None
    say: Say

    @property
    def day(self) -> date:
        return day_and_lead(self.notice.subject)[0]

    @property
    def lead(self) -> str:
        return day_and_lead(self.notice.subject)[1]

    @property
    def stands_for(self) -> Member | None:
        """The member this is about when the office gets it in that person's place."""
        return self.people.members.get(self.fact("for"))

    def fact(self, name: str) -> int:
        given = self.notice.facts.get(name)
        return given if isinstance(given, int) else 0

    def shift(self, found: Day) -> Shift | None:
        """The shift of the day that this person has now, of the slot that is meant where one is."""
        person, slot = self.stands_for or self.reader, self.notice.facts.get("slot", "")
        shifts = [one for one in found.shifts if not slot or one.slot == slot]
        return next((one for one in shifts if person and one.serving(max(self.now, one.starts)) == person.id), None)

    async def duty(self) -> Day:
        return await duty_days.read(self.work, self.centre, self.day)


Renderer = Callable[[Reading], Awaitable[Screen | None]]


async def render(work: Work, notice: Notice, now: datetime) -> Outgoing | Unreachable | None:
    """What the notice says now, and to which chat; None when there is nothing to say any more, or no group to say it in."""
    if notice.kind == "refresh":
        return await _refreshed(work, notice, now)
    if notice.addressee == BOARD:
        return await board.render(work, notice, now)
    reading = await _read(work, notice, now)
    if reading.reader is not None and not reading.reader.can_be_written_to:
        return Unreachable("not bound" if reading.reader.telegram is None else "blocked")
    chat = reading.reader.telegram if reading.reader else reading.centre.group_chat
    if chat is None:
        return None
    if notice.kind == "menu":
        return _menu(reading, chat)
    screen = await _screen(reading) if await _has_an_object(reading) else None
    if screen is not None and now - notice.due_at > LATE and notice.kind != account.KIND:
        screen = screen.prefixed(reading.say("sent_late", at=notice.due_at))
    return Message(chat, screen) if screen else None


async def _screen(reading: Reading) -> Screen | None:
    """What it says; to the office, who does what it asks in a member's place, that is said first."""
    screen, member = await RENDERERS[reading.notice.kind](reading), reading.stands_for
    if screen is None or member is None:
        return screen
    return screen.prefixed(reading.say("for_member", name=member.name, phone=dialled(member.phone)))


async def _read(work: Work, notice: Notice, now: datetime) -> Reading:
    centre = await centres.by_id(work, notice.centre)
    people = await duty_days.people(work, centre.id)
    reader = people.members.get(notice.member or 0)
    language = reader.language if reader and reader.language else centre.language
    return Reading(work, notice, now, centre, people, reader, say_in(language, centre.tz))


async def _refreshed(work: Work, notice: Notice, now: datetime) -> Message | None:
    """The present state of a card that was sent before."""
    card = await outbox.by_id(work, int(notice.subject))
    if card is None or card.chat is None or card.message is None:
        return None
    reading = await _read(work, card, now)
    screen = await _screen(reading)
    return Message(card.chat, screen, card.message) if screen else None


def _menu(reading: Reading, chat: int) -> Menu | None:
    if reading.reader is None:
        return None
    commands = commands_for(reading.reader)
    return Menu(chat, tuple((command, reading.say(f"command.{command}")) for command in commands))


async def _has_an_object(reading: Reading) -> bool:
    """Whether the duty is still this person's and something is still open."""
    kind = reading.notice.kind
    if kind in ("eve", "wake", "check", "again", "unsigned"):
        found = await reading.duty()
        person = reading.stands_for or reading.reader
        if found.times is None or person is None:
            return False
        if kind == "unsigned":
            return found.signer(reading.now) == person.id and found.signature is None
        if kind in ("eve", "wake"):
            return reading.shift(found) is not None
        checklist = found.charter.leads[reading.lead].checklist or ""
        asked = person.id in found.asked(checklist, reading.now) and _sheet_is_open(found, reading.lead)
        return asked and not (kind == "again" and await _asked_just_now(reading, found))
    if kind in ("guard", "escalation"):
        found = await reading.duty()
        items = reading.notice.facts.get("items") or ()
        assert isinstance(items, list | tuple)
        return found.times is not None and _sheet_is_open(found, reading.lead, guard=kind == "guard", items=items)
    return True


async def _asked_just_now(reading: Reading, found: Day) -> bool:
    """Whether the check itself came so late that its repetition would come on its heels."""
    repeat = timedelta(minutes=found.charter.leads[reading.lead].repeat or 0)
    sent = await outbox.sent_about(reading.work, reading.centre.id, [reading.notice.subject])
    checks = [one for one in sent if one.kind == "check" and one.addressee == reading.notice.addressee]
    return any(one.ended_at and one.is_late(one.ended_at) and reading.now - one.ended_at < repeat for one in checks)


def _sheet_is_open(found: Day, lead: str, *, guard: bool = False, items: Collection[object] = ()) -> bool:
    """Whether something that this notice is about is still unanswered."""
    sheet = found.sheet(found.charter.leads[lead].checklist or "")
    return any((line.item.guard or not guard) and (not items or line.item.key in items) for line in sheet.open)


async def _eve(reading: Reading) -> Screen:
    found = await reading.duty()
    today = duty_days.today(reading.centre, reading.now)
    return screens.eve(reading.say, found, reading.shift(found), today, offers_help=not reading.stands_for)


async def _eve_head(reading: Reading) -> Screen | None:
    found = await reading.duty()
    serving = [shift.serving(max(reading.now, shift.starts)) for shift in found.shifts] if found.times else []
    head = reading.stands_for or reading.reader
    names = [reading.people.name(one) for one in serving if one and head and reading.people.members[one].unit == head.unit]
    return screens.eve_head(reading.say, reading.day, names) if names else None


async def _wake(reading: Reading) -> Screen:
    found = await reading.duty()
    guard = found.guard(reading.people)
    return screens.wake(reading.say, found, reading.shift(found), guard, offers_help=not reading.stands_for)


async def _check(reading: Reading) -> Screen | None:
    found = await reading.duty()
    role = Role.OFFICE if reading.stands_for else Role.SUPERVISOR
    person = reading.stands_for or reading.reader
    checklist = found.charter.leads[reading.lead].checklist or ""
    view = await view_of(reading.work, found, checklist, role, reading.now, person)
    holders = found.asked(checklist, reading.now)
    if person is not None and holders and person.id not in holders:
        return screens.handed_on(reading.say, reading.day, [reading.people.name(holder) for holder in holders])
    if reading.notice.kind == "again":
        return check_screens.again(reading.say, view, reading.notice.due_at)
    return check_screens.card(reading.say, view)


async def _guard(reading: Reading) -> Screen | None:
    found = await reading.duty()
    view = await view_of(reading.work, found, found.charter.leads[reading.lead].checklist or "", Role.GUARD, reading.now)
    return check_screens.guard_card(reading.say, view, reading.reader) if reading.reader else None


async def _escalation(reading: Reading) -> Screen:
    found = await reading.duty()
    checklist = found.charter.leads[reading.lead].checklist or ""
    view = await view_of(reading.work, found, checklist, Role.OFFICE, reading.now)
    holders = [reading.people.members[holder] for holder in found.asked(checklist, reading.now)]
    return check_screens.escalation(reading.say, view, holders)


async def _record(reading: Reading) -> Screen:
    record = await records.compose(reading.work, await reading.duty(), reading.people)
    full = reading.notice.addressee != GROUP or reading.centre.group_kind is GroupKind.LEADERS
    return Screen(record_screens.text(reading.say, record, full=full, most=IN_ONE_MESSAGE))


async def _unsigned(reading: Reading) -> Screen:
    by_hand = reading.stands_for.name if reading.stands_for else None
    return screens.unsigned(reading.say, reading.day, by_hand=by_hand)


async def _mention(reading: Reading) -> Screen | None:
    """In the group: somebody who cannot be written to has something to do; as long as that is so, and on that day."""
    member = reading.people.members.get(reading.fact("member"))
    if member is None or member.telegram is None or member.reachable:
        return None
    return screens.mention(reading.say, member.telegram, member.name)


async def _problem(reading: Reading) -> Screen:
    found = await reading.duty()
    note = await notes.by_id(reading.work, reading.centre.id, reading.fact("note"))
    key = str(reading.notice.facts["item"])
    item = next(item for c in found.charter.checklists for item in c.items if item.key == key)
    return check_screens.problem_told(reading.say, reading.people.name(reading.fact("by")), item, note, reading.day)


async def _cannot_come(reading: Reading) -> Screen | None:
    who = reading.people.members.get(reading.fact("by"))
    return office_screens.cannot_come_told(reading.say, reading.day, who) if who else None


async def _called(reading: Reading) -> Screen:
    return office_screens.called_told(reading.say, reading.people.name(reading.fact("by")))


async def _filing(reading: Reading) -> Screen | None:
    filing = await filings.read(reading.work, reading.centre, reading.lead)
    if filing is None:
        return None
    charter = charters.of(reading.centre, reading.day)
    if reading.reader is None:
        return Screen(filing_screens.told(reading.say, filing, reading.people, charter.posts))
    if reading.reader.office:
        return filing_screens.to_office(reading.say, filing, reading.people, charter.posts, charter.swap.reasons)
    return filing_screens.to_person(reading.say, filing, reading.people, charter.posts)


async def _moved(reading: Reading) -> Screen | None:
    """What of it still is so; the rest has been told anew since."""
    person = reading.stands_for or reading.reader
    mine = revising.told_moves(reading.notice.facts, person.id if person else 0)
    held = [move for move in mine if await revising.holds(reading.work, reading.centre, move)]
    today = duty_days.today(reading.centre, reading.now)
    return revise_screens.told(reading.say, reading.notice.facts, held, today) if held else None


async def _closed_today(reading: Reading) -> Screen | None:
    found = await reading.duty()
    return revise_screens.closed_today(reading.say) if found.times is None else None


async def _open_today(reading: Reading) -> Screen | None:
    found = await reading.duty()
    return revise_screens.open_today(reading.say) if found.times else None


async def _extension(reading: Reading) -> Screen:
    first = reading.day
    last, applies = (date.fromisoformat(str(reading.notice.facts[name])) for name in ("last", "applies"))
    planned = await publishing.preview(reading.work, reading.centre, first, last)
    return roster_screens.extension(reading.say, planned, first, last, applies)


async def _provisional(reading: Reading) -> Screen:
    return roster_screens.provisional(reading.say, reading.day)


async def _present(reading: Reading) -> Screen:
    """The answer to something got lost, perhaps with the process: whether it was kept, and how today stands."""
    screen = await today_screen(reading.work, reading.say, reading.centre, reading.now)
    return screen.prefixed(reading.say("present" if reading.notice.facts.get("applied") else "present.unanswered"))


async def _knock(reading: Reading) -> Screen | None:
    """Somebody at the door; nothing when somebody else of the office has answered already."""
    assert reading.reader is not None
    try:
        knock, free = await door.waiting(
            reading.work, reading.centre, reading.reader, int(reading.notice.subject), reading.now
        )
    except Refused:
        return None
    return door_screens.knocking(reading.say, knock, free, reading.people, 0)


async def _bound(reading: Reading) -> Screen | None:
    if reading.reader is None:
        return None
    return await welcome(reading.work, reading.say, reading.reader, reading.centre, reading.now)


async def _account(reading: Reading) -> Screen | None:
    found = await account.compose(reading.work, reading.centre, reading.people, reading.notice, reading.now)
    today = duty_days.today(reading.centre, reading.now)
    return account_screens.account(reading.say, found, reading.people, today) if found else None


async def _conflict(reading: Reading) -> Screen:
    return Screen(reading.say("conflict"))


async def _group(reading: Reading) -> Screen | None:
    facts, chat = reading.notice.facts, reading.fact("chat")
    if facts["what"] != "added":
        return group_screens.told(reading.say, str(facts["what"]), str(facts["title"]))
    if reading.centre.group_chat == chat:
        return None  # somebody has answered for it already
    seal, by = await binding.seal(reading.work, reading.centre, chat), facts["by"]
    return group_screens.which(
        reading.say,
        reading.centre,
        chat,
        seal,
        str(facts["title"]),
        GroupRights(str(facts["rights"])),
        by if by is None else str(by),
    )


RENDERERS: Mapping[str, Renderer] = {
    "eve": _eve,
    "eve_head": _eve_head,
    "wake": _wake,
    "check": _check,
    "again": _check,
    "guard": _guard,
    "escalation": _escalation,
    "record": _record,
    "unsigned": _unsigned,
    "mention": _mention,
    "problem": _problem,
    "cannot_come": _cannot_come,
    "called": _called,
    "filing": _filing,
    "moved": _moved,
    "closed_today": _closed_today,
    "open_today": _open_today,
    "extension": _extension,
    "provisional": _provisional,
    "present": _present,
    "knock": _knock,
    "bound": _bound,
    "account": _account,
    "conflict": _conflict,
    "group": _group,
}
