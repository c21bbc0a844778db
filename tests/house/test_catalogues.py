"""Both catalogues are complete, agree in their parameters, hold nothing idle, and read well."""

from __future__ import annotations

import re
from pathlib import Path
from string import Formatter

import pytest

from bot.texts import LANGUAGES, catalogue, keys

ROOT = Path(__file__).parents[2]
PREFIXES = (
    "account.kind.",
    "admin.",
    "options.",
    "health.",
    "export.",
    "moment.",
    "refused.",
    "command.",
    "settings.",
    "charter.",
    "sheet.",
    "column.",
    "lang.",
    "group.",
    "role.",
    "employment.",
    "pattern_name.",
    "step.",
    "sample.",
    "staff_all.",
    "staff_part.",
    "record.",
    "calendar.",
    "change.",
    "field.",
    "pattern.",
    "people.",
    "pick.",
    "revise.do.",
    "revise.way.",
    "told.",
    "wall.",
)
"""Families whose keys are put together from a reason, a command or a kind."""


def parameters(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def forms(language: str, key: str) -> tuple[str, ...]:
    return catalogue(language).texts[key]


def test_both_languages_have_the_same_keys() -> None:
    assert keys("zh-CN") == keys("en")


@pytest.mark.parametrize("key", sorted(keys("zh-CN")))
def test_a_text_is_there_and_takes_the_same_parameters(key: str) -> None:
    both = [forms(language, key) for language in LANGUAGES]
    assert all(form.strip() or key.startswith("format.") for texts in both for form in texts)
    wanted = set().union(*(parameters(form) for form in both[0]))
    assert all(parameters(form) <= wanted for form in both[1])
    assert set().union(*(parameters(form) for form in both[1])) == wanted


@pytest.mark.parametrize("key", sorted(keys("zh-CN")))
def test_nobody_is_shouted_at_or_judged(key: str) -> None:
    chinese = "".join(forms("zh-CN", key))
    assert not re.search("[!!]", chinese + "".join(forms("en", key)))
    for word in ("未签", "违规", "处罚", "扣分", "操作成功", "非法", "无权限", "用户", "系统检测到", "他", "她"):
        assert word not in chinese.replace("其他", "").replace("改派他人", "")


def test_code_uses_every_key_and_no_other() -> None:
    sources = [path for folder in ("bot", "handlers", "scheduler") for path in (ROOT / folder).rglob("*.py")]
    sources = [path for path in sources if path.parent.name != "rehearsal"]  # its frame has words of its own
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    written = set(re.findall(r'"([a-z_]+(?:\.[a-zA-Z0-9_-]+)*)"', code))
    idle = {key for key in keys("zh-CN") - written if not key.startswith(PREFIXES)}
    assert idle == set()
    said = set(re.findall(r'\b(?:say|_said|_complain|desk\.say|self\.say|reading\.say)\(\s*"([^"{]+)"', code))
    assert said - keys("zh-CN") == set()


def test_every_refusal_that_is_raised_has_its_words() -> None:
    sources = [path for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py")]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    raised = {f"refused.{key}" for key in re.findall(r'Refused\(\s*"([a-z_]+)"', code)} | {
        "refused.stale_problem",
        "refused.stale",
    }
    assert raised <= keys("zh-CN")
    assert {key for key in keys("zh-CN") if key.startswith("refused.")} == raised
