"""Buttons that stand under more than one screen."""

from __future__ import annotations

from datetime import date

from bot.texts import Say
from handlers.screens.screen import Button
from handlers.taps import (
    Acknowledge,
    Called,
    CannotCome,
    Drop,
    Preview,
    Reassign,
    Remark,
    SeeMine,
    SeeToday,
    Sign,
    SignAll,
    SignedByHand,
    Submit,
)


def see_today(say: Say) -> Button:
    return Button(say("button.see_today"), SeeToday().pack())


def see_mine(say: Say) -> Button:
    return Button(say("button.see_mine"), SeeMine().pack())


def acknowledge(say: Say) -> Button:
    return Button(say("button.acknowledge"), Acknowledge().pack())


def cannot_come(say: Say, day: date) -> Button:
    return Button(say("button.cannot_come"), CannotCome(day).pack())


def reassign(say: Say, day: date) -> Button:
    return Button(say("button.reassign"), Reassign(day, 0).pack())


def called(say: Say, day: date) -> Button:
    return Button(say("button.called"), Called(day).pack())


def sign_all(say: Say, day: date) -> Button:
    return Button(say("button.sign_all"), SignAll(day).pack())


def sign(say: Say, day: date) -> Button:
    return Button(say("button.sign"), Sign(day).pack())


def sign_late(say: Say, day: date) -> Button:
    return Button(say("button.sign_late"), Sign(day).pack())


def signed_by_hand(say: Say, day: date) -> Button:
    return Button(say("button.signed_by_hand"), SignedByHand(day).pack())


def preview(say: Say, day: date) -> Button:
    return Button(say("button.preview"), Preview(day).pack())


def see_record(say: Say, day: date) -> Button:
    return Button(say("button.see_record"), Preview(day).pack())


def remark(say: Say, day: date) -> Button:
    return Button(say("button.remark"), Remark(day).pack())


def submit(say: Say) -> Button:
    return Button(say("button.submit"), Submit().pack())


def drop(say: Say) -> Button:
    return Button(say("button.drop"), Drop().pack())
