"""What the office has said so far while it sets its centre up, by step."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import select

from storage.tables import SettingUpRow
from storage.work import Work

Answers = Mapping[str, Any]


async def of(work: Work, centre: int) -> Answers:
    row = (await work.session.exec(select(SettingUpRow).where(SettingUpRow.centre == centre))).first()
    return dict(row.answers) if row else {}


async def put(work: Work, centre: int, answers: Answers) -> None:
    await work.session.merge(SettingUpRow(centre=centre, answers=dict(answers)))
    await work.session.flush()
