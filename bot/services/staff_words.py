"""The words that offices write into staff sheets, and what they mean here.

Knows headings, answers and how a text or a phone number is tidied. Does not know rows or files.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Desk = Literal["front", "back"]
Role = Literal["office", "guard", "leader"]
Employment = Literal["established", "contract", "third_party"]

REQUIRED = ("unit", "name", "phone", "desk")
# In the order in which the faults of one row are told.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "unit": ("单位", "所属单位", "单位名称", "工作单位", "unit"),
    "name": ("姓名", "名字", "人员姓名", "name"),
    "phone": ("电话", "手机", "手机号", "手机号码", "电话号码", "联系电话", "联系方式", "phone", "mobile"),
    "desk": ("岗位", "前后台", "前台/后台", "岗位类别", "desk"),
    "window": ("窗口号", "窗口", "窗口编号", "window"),
    "head": ("负责人", "窗口负责人", "单位负责人", "是否负责人", "head", "unithead"),
    "resting": ("不轮值", "不参加轮值", "不参与轮值", "是否不轮值", "notinrotation", "takesnoturns"),
    "employment": ("性质", "人员性质", "用工性质", "employment"),
    "note": ("备注", "说明", "note", "remark"),
    "role": ("角色", "role"),
}
DESKS: Mapping[str, Desk] = {"前台": "front", "front": "front", "后台": "back", "back": "back"}
ROLES: Mapping[str, Role | None] = {
    "": None,
    "人员": None,
    "staff": None,
    "办公室": "office",
    "中心办公室": "office",
    "office": "office",
    "保安": "guard",
    "guard": "guard",
    "领导": "leader",
    "leader": "leader",
}
EMPLOYMENTS: Mapping[str, Employment | None] = {
    "": None,
    "在编": "established",
    "established": "established",
    "聘用": "contract",
    "编外": "contract",
    "contract": "contract",
    "第三方": "third_party",
    "劳务派遣": "third_party",
    "third party": "third_party",
}
YES_OR_NO: Mapping[str, bool] = {
    **dict.fromkeys(("是", "√", "✓", "✔", "1", "y", "yes", "true"), True),
    **dict.fromkeys(("", "否", "×", "x", "-", "/", "无", "0", "n", "no", "false"), False),
}

SAMPLE = ("示例", "sample")
"""So begins the note of a row that shows how the template is filled in."""
UNIT_TAILS = ("窗口", "服务中心", "中心", "办公室", "分局", "局")
LONGEST_SHORT = 6

ROSTER_HEADINGS: Mapping[str, tuple[str, ...]] = {
    "day": ("日期", "值班日期", "督导日期", "date", "day"),
    "name": ("姓名", "督导员", "值班人员", "值班员", "name"),
    "unit": ("单位", "所属单位", "unit"),
}
"""The headings of an existing roster."""

_COLUMN_OF = {heading: column for column, headings in HEADINGS.items() for heading in headings}
_IDEOGRAPH = "[\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_LAYOUT_SPACE = re.compile(f"(?<={_IDEOGRAPH}) (?={_IDEOGRAPH})")
_WINDOW_TAIL = re.compile("(号窗口|号窗|窗口|号)$")


@dataclass(frozen=True)
class Unreadable:
    """A cell without a value of its own: a failed formula, or a date (`text` is its ISO form) where none belongs."""

    reason_key: str
    text: str = ""


Cell = str | Unreadable


def clean(text: str) -> str:
    """Half-width, without invisible marks, runs of white space as one space."""
    text = unicodedata.normalize("NFKC", text)
    if not text.isprintable():
        kinds = ((c, unicodedata.category(c)) for c in text)
        text = "".join(" " if k == "Cc" else c for c, k in kinds if k != "Cf")
    return " ".join(text.split())


def column_of(heading: Cell) -> str | None:
    """The column that a heading names; what stands in brackets behind it is an explanation."""
    if isinstance(heading, Unreadable):
        return None
    return _COLUMN_OF.get(re.sub(r"\(.*\)|[\s*:]", "", heading).casefold())


def is_sample(note: Cell) -> bool:
    """Whether this is the note of the template's sample row: nobody means it."""
    return isinstance(note, str) and note.casefold().startswith(SAMPLE)


def short_of(unit: str) -> str:
    """What a unit is called where there is little room: without what all units end in."""
    for tail in UNIT_TAILS:
        unit = unit.removesuffix(tail) or unit
    return unit[:LONGEST_SHORT]


def tidy_name(name: str) -> str:
    """张 三 is 张三: spaces between ideographs only make columns of names look even."""
    return _LAYOUT_SPACE.sub("", name)


def is_name(name: str) -> bool:
    """Whether a person may be called so: letters of any script first, nothing of markup or formulas."""
    return name[:1].isalpha() and all(char in "·•・‧.'’-()" or unicodedata.category(char)[0] in "LMNZ" for char in name)


def tidy_window(window: str) -> str:
    """3号窗口 is 3: the texts add the word themselves."""
    return _WINDOW_TAIL.sub("", window).strip()


def e164(text: str) -> str:
    """The one phone number that `text` is, as +86…; empty if it is none or holds a second one."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        return ""
    # phonenumbers drops what follows a number, and reads letters as the digits of a keypad.
    whole = re.sub(r"\D", "", text).endswith(str(number.national_number))
    if not (whole and phonenumbers.is_valid_number(number)):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
