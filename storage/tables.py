"""The tables. Every record says which centre it belongs to; only `updates`, the unread mail, cannot know it yet.

Times are stored as UTC, days as the centre's own dates.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, Text, UniqueConstraint, text
from sqlmodel import Field, SQLModel

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING
# Rows are not validated, so nobody waits at the start for validators of thirty tables.
SQLModel.model_config["defer_build"] = True


def centre_key() -> Any:
    return Field(foreign_key="centre.id", index=True)


class CentreRow(SQLModel, table=True):
    __tablename__ = "centre"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    charter: str
    pattern: str
    timezone: str
    language: str
    group_chat: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    group_title: str = Field(default="", sa_column_kwargs={"server_default": ""})
    group_kind: str | None = None
    group_rights: str | None = None
    secret: str
    created_at: datetime
    planned_until: datetime
    look_at: datetime = Field(index=True)
    account_at: datetime | None = None
    """When the office's account of what came late is to be thought of; None: there is nothing to tell."""
    changes: str = Field(default="[]", sa_column=Column(Text, nullable=False, server_default="[]"))
    """What the centre has changed of its charter, each from a date: `bot.services.charters` reads them."""
    years: str = Field(default="", sa_column=Column(Text, nullable=False, server_default=""))
    """The years whose official calendar the office has given."""


class UnitRow(SQLModel, table=True):
    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("centre", "name"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = centre_key()
    name: str
    short: str
    position: int


class MemberRow(SQLModel, table=True):
    __tablename__ = "member"
    __table_args__ = (UniqueConstraint("centre", "phone"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = centre_key()
    unit: int | None = Field(default=None, foreign_key="unit.id")
    name: str
    phone: str | None = Field(default=None, index=True)
    desk: str | None = None
    window: str | None = None
    head: bool = False
    rotates: bool = True
    office: bool = False
    guard: bool = False
    leader: bool = False
    position: int
    employment: str | None = None
    note: str | None = None
    joined: date | None = None
    left: date | None = None
    telegram: int | None = Field(default=None, sa_type=BigInteger, unique=True)
    reachable: bool = True
    language: str | None = None


class AbsenceRow(SQLModel, table=True):
    """Days on which somebody does not serve: a pause, or leave and what became of it."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_centre_last", "centre", "last"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = Field(foreign_key="centre.id")
    member: int = Field(foreign_key="member.id", index=True)
    kind: str
    state: str
    first: date
    last: date | None = None
    from_noon: bool = False
    until_noon: bool = False
    reason: str | None = None
    words: str | None = None
    by: int | None = Field(default=None, foreign_key="member.id")
    at: datetime
    decided_by: int | None = Field(default=None, foreign_key="member.id")
    decided_at: datetime | None = None


class InviteRow(SQLModel, table=True):
    __tablename__ = "invite"
    token: str = Field(primary_key=True)
    centre: int = centre_key()
    member: int = Field(foreign_key="member.id", index=True)
    expires_at: datetime
    used_at: datetime | None = None


class KnockRow(SQLModel, table=True):
    """Somebody unknown at the door of a centre: asked to be let in at `told_at`, answered by the office at `ended_at`."""

    __tablename__ = "knock"
    __table_args__ = (UniqueConstraint("account"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = centre_key()
    account: int = Field(sa_type=BigInteger)
    name: str
    told_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: int | None = Field(default=None, foreign_key="member.id")
    member: int | None = Field(default=None, foreign_key="member.id")


class SettingUpRow(SQLModel, table=True):
    """What the office has said so far while it sets its centre up, by step; what a step has done stands where it belongs."""

    __tablename__ = "setting_up"
    centre: int = Field(foreign_key="centre.id", primary_key=True)
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class StaffFileRow(SQLModel, table=True):
    """The staff sheet an office has sent and not yet taken in: what was read, and what was decided about it so far."""

    __tablename__ = "staff_file"
    centre: int = Field(foreign_key="centre.id", primary_key=True)
    mark: str
    name: str
    by: int = Field(foreign_key="member.id")
    at: datetime
    sheet: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    decided: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    adds_units: bool | None = None


class OwnDayRow(SQLModel, table=True):
    """The office's own exception to the calendar; it wins over the official one."""

    __tablename__ = "own_day"
    centre: int = Field(foreign_key="centre.id", primary_key=True)
    day: date = Field(primary_key=True)
    working: bool
    sessions: list[list[str]] | None = Field(default=None, sa_column=Column(JSON))
    reason: str


class DelayRow(SQLModel, table=True):
    """晚点关: closing of this day was put off by so many minutes more."""

    __tablename__ = "delay"
    __table_args__ = (Index("ix_delay_centre_day", "centre", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = Field(foreign_key="centre.id")
    day: date
    minutes: int
    by: int = Field(foreign_key="member.id")
    at: datetime


class ExtensionRow(SQLModel, table=True):
    """A stretch of roster the office has been shown; it applies by itself at `applies_at`."""

    __tablename__ = "extension"
    __table_args__ = (UniqueConstraint("centre", "first"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = centre_key()
    first: date
    last: date
    applies_at: datetime
    applied_at: datetime | None = None


class ShiftRow(SQLModel, table=True):
    """One seat of a slot of a post on one date, and whose turn it was. `slot` is empty where a post has only one."""

    __tablename__ = "shift"
    __table_args__ = (UniqueConstraint("centre", "day", "post", "slot", "seat"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = Field(foreign_key="centre.id")
    day: date
    post: str
    slot: str = Field(default="", sa_column_kwargs={"server_default": ""})
    seat: int = 0
    starts_at: datetime
    ends_at: datetime
    unit: int | None = Field(default=None, foreign_key="unit.id")
    member: int | None = Field(default=None, foreign_key="member.id", index=True)
    why: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    published_at: datetime


class ServiceRow(SQLModel, table=True):
    """A span of a shift and who serves it. Spans of one shift cover it and never overlap."""

    __tablename__ = "service"
    __table_args__ = (UniqueConstraint("shift", "starts_at"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = centre_key()
    shift: int = Field(foreign_key="shift.id")
    member: int = Field(foreign_key="member.id", index=True)
    starts_at: datetime
    ends_at: datetime
    because: str
    filing: int | None = Field(default=None, foreign_key="filing.id")


class FilingRow(SQLModel, table=True):
    """备案: that somebody else serves. Only `undone_by` is ever added to it."""

    __tablename__ = "filing"
    __table_args__ = (UniqueConstraint("centre", "year", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = Field(foreign_key="centre.id")
    year: int
    number: int
    kind: str
    by: int = Field(foreign_key="member.id")
    on_behalf: int | None = Field(default=None, foreign_key="member.id")
    reason: str | None = None
    words: str | None = None
    at: datetime
    undone_by: int | None = Field(default=None, foreign_key="filing.id")


class FilingChangeRow(SQLModel, table=True):
    """One shift of a filing, as it stood then; `shift` goes when the shift leaves the roster."""

    __tablename__ = "filing_change"
    id: int | None = Field(default=None, primary_key=True)
    centre: int = centre_key()
    filing: int = Field(foreign_key="filing.id", index=True)
    shift: int | None = Field(default=None, foreign_key="shift.id", index=True)
    day: date
    post: str
    before: int | None = Field(default=None, foreign_key="member.id")
    after: int = Field(foreign_key="member.id")
    starts_at: datetime
    ends_at: datetime
    whole: bool
    cancelled_at: datetime | None = None


class CheckRow(SQLModel, table=True):
    """One answer to one item of a checklist. Nothing is overwritten: the newest row of an item counts."""

    __tablename__ = "check_entry"
    __table_args__ = (Index("ix_check_entry_centre_day", "centre", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = Field(foreign_key="centre.id")
    day: date
    checklist: str
    item: str
    state: str
    by: int = Field(foreign_key="member.id")
    role: str
    at: datetime
    note: int | None = Field(default=None, foreign_key="note.id")


class NoteRow(SQLModel, table=True):
    """What somebody wrote, photographed or said about one subject; open until `submitted_at`."""

    __tablename__ = "note"
    __table_args__ = (Index("ix_note_centre_day", "centre", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = Field(foreign_key="centre.id")
    day: date
    subject: str
    by: int = Field(foreign_key="member.id")
    opened_at: datetime
    submitted_at: datetime | None = None


class NotePartRow(SQLModel, table=True):
    __tablename__ = "note_part"
    __table_args__ = (
        UniqueConstraint("note", "chat", "message"),
        Index("ix_note_part_centre_chat_message", "centre", "chat", "message"),
    )
    id: int | None = Field(default=None, primary_key=True)
    centre: int = Field(foreign_key="centre.id")
    note: int = Field(foreign_key="note.id")
    chat: int = Field(sa_type=BigInteger)
    message: int = Field(sa_type=BigInteger)
    kind: str
    text: str
    file: str | None = None
    at: datetime
    edited_at: datetime | None = None


class AttendanceRow(SQLModel, table=True):
    """One answer to the roll call of a session. Nothing is overwritten: the newest row about somebody counts."""

    __tablename__ = "attendance_mark"
    __table_args__ = (Index("ix_attendance_mark_centre_day", "centre", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = Field(foreign_key="centre.id")
    day: date
    session: str
    member: int | None = Field(default=None, foreign_key="member.id")
    name: str
    unit: int | None = Field(default=None, foreign_key="unit.id")
    reason: str
    by: int = Field(foreign_key="member.id")
    by_name: str
    role: str
    at: datetime
    expected: list[list[Any]] | None = Field(default=None, sa_column=Column(JSON))
    """Where it says that all others are there: who was expected then."""


class RoundRow(SQLModel, table=True):
    """One walk through the hall; open until `finished_at`."""

    __tablename__ = "round"
    __table_args__ = (UniqueConstraint("centre", "day", "number"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = Field(foreign_key="centre.id")
    day: date
    session: str
    number: int
    by: int = Field(foreign_key="member.id")
    by_name: str
    begun_at: datetime
    finished_at: datetime | None = None


class RoundVisitRow(SQLModel, table=True):
    """What a round says of one unit. The newest row counts."""

    __tablename__ = "round_visit"
    id: int | None = Field(default=None, primary_key=True)
    centre: int = centre_key()
    round: int = Field(foreign_key="round.id", index=True)
    unit: int = Field(foreign_key="unit.id")
    seen: str
    reason: str
    at: datetime


class FindingRow(SQLModel, table=True):
    """Something to note about one item at one unit; what is said of it is in its steps. `closed_at`: nothing is left to do."""

    __tablename__ = "finding"
    __table_args__ = (
        Index("ix_finding_centre_day", "centre", "day"),
        Index(
            "ix_finding_open", "centre", sqlite_where=text("closed_at IS NULL"), postgresql_where=text("closed_at IS NULL")
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    centre: int = Field(foreign_key="centre.id")
    day: date
    round: int = Field(foreign_key="round.id")
    session: str
    unit: int = Field(foreign_key="unit.id")
    own: bool
    item: str
    note: int = Field(foreign_key="note.id")
    by: int = Field(foreign_key="member.id")
    by_name: str
    at: datetime
    closed_at: datetime | None = None


class FindingStepRow(SQLModel, table=True):
    __tablename__ = "finding_step"
    id: int | None = Field(default=None, primary_key=True)
    centre: int = centre_key()
    finding: int = Field(foreign_key="finding.id", index=True)
    kind: str
    value: str
    member: int | None = Field(default=None, foreign_key="member.id")
    name: str
    due: date | None = None
    note: int | None = Field(default=None, foreign_key="note.id")
    by: int = Field(foreign_key="member.id")
    by_name: str
    role: str
    at: datetime


class CaseRow(SQLModel, table=True):
    """A matter that was taken up; numbered by day without a gap once it is entered."""

    __tablename__ = "case_entry"
    __table_args__ = (
        UniqueConstraint("centre", "day", "number"),
        Index(
            "ix_case_entry_open",
            "centre",
            sqlite_where=text("closed_at IS NULL"),
            postgresql_where=text("closed_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    centre: int = Field(foreign_key="centre.id")
    day: date
    number: int | None = None
    kind: str
    reported: bool
    note: int = Field(foreign_key="note.id")
    by: int = Field(foreign_key="member.id")
    by_name: str
    at: datetime
    closed_at: datetime | None = None


class CaseStepRow(SQLModel, table=True):
    __tablename__ = "case_step"
    id: int | None = Field(default=None, primary_key=True)
    centre: int = centre_key()
    case: int = Field(foreign_key="case_entry.id", index=True)
    kind: str
    value: str
    unit: int | None = Field(default=None, foreign_key="unit.id")
    member: int | None = Field(default=None, foreign_key="member.id")
    name: str
    due: date | None = None
    note: int | None = Field(default=None, foreign_key="note.id")
    by: int = Field(foreign_key="member.id")
    by_name: str
    role: str
    at: datetime


class TallyRow(SQLModel, table=True):
    """One more of a kind that is only counted, or one less where it was a slip."""

    __tablename__ = "tally"
    __table_args__ = (Index("ix_tally_centre_day", "centre", "day"),)
    id: int | None = Field(default=None, primary_key=True)
    centre: int = Field(foreign_key="centre.id")
    day: date
    kind: str
    amount: int
    by: int = Field(foreign_key="member.id")
    by_name: str
    at: datetime


class DraftRow(SQLModel, table=True):
    """The open question a person was asked in a chat: at most one, and it outlives the process."""

    __tablename__ = "draft"
    chat: int = Field(sa_type=BigInteger, primary_key=True)
    person: int = Field(sa_type=BigInteger, primary_key=True)
    centre: int = centre_key()
    awaiting: str
    note: int | None = Field(default=None, foreign_key="note.id")
    answers: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    opened_at: datetime


class RecordRow(SQLModel, table=True):
    """The signature under one day's record and what was signed, word by word; it never changes."""

    __tablename__ = "record"
    centre: int = Field(foreign_key="centre.id", primary_key=True)
    day: date = Field(primary_key=True)
    signed_by: int = Field(foreign_key="member.id")
    signed_at: datetime
    signed: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))


class NoticeRow(SQLModel, table=True):
    """The outbox: one message owed to somebody."""

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("centre", "kind", "subject", "occurrence", "addressee"),
        Index("ix_notice_centre_subject", "centre", "subject"),
        Index("ix_notice_centre_ended_at", "centre", "ended_at"),
        Index(
            "ix_notice_waiting",
            "retry_at",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    centre: int = Field(foreign_key="centre.id")
    kind: str
    subject: str
    occurrence: str = ""
    addressee: str
    facts: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    due_at: datetime
    stale_at: datetime | None = None
    state: str = "waiting"
    retry_at: datetime
    claimed_by: str | None = None
    attempts: int = 0
    chat: int | None = Field(default=None, sa_type=BigInteger)
    message: int | None = Field(default=None, sa_type=BigInteger)
    ended_at: datetime | None = None
    detail: str | None = None


class UpdateRow(SQLModel, table=True):
    """Mail from Telegram, stored before it is acknowledged; it takes effect once."""

    __tablename__ = "update"
    __table_args__ = (
        Index(
            "ix_update_open",
            "bot",
            "received_at",
            sqlite_where=text("answered_at IS NULL"),
            postgresql_where=text("answered_at IS NULL"),
        ),
        Index("ix_update_bot_received_at", "bot", "received_at"),
    )
    bot: int = Field(sa_type=BigInteger, primary_key=True)
    update_id: int = Field(sa_type=BigInteger, primary_key=True)
    received_at: datetime
    body: str
    applied_at: datetime | None = None
    answered_at: datetime | None = None
    failed: str | None = None


class AuditRow(SQLModel, table=True):
    """Who did what for whom, when and why. Only ever added to; names are copied so that it outlives people."""

    __tablename__ = "audit"
    id: int | None = Field(default=None, primary_key=True)
    centre: int = centre_key()
    at: datetime
    by: int | None = None
    by_name: str
    action: str
    subject: str
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON))
    why: str | None = None


class BotRow(SQLModel, table=True):
    """What the process must remember of its own account: its name, for links made on the command line."""

    __tablename__ = "bot"
    id: int = Field(sa_type=BigInteger, primary_key=True)
    username: str
