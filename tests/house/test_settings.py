"""Settings: what is accepted, and that everything wrong is named at once and never shown."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.settings import Fault, Settings, SettingsFault, language_of

TOKEN = "123456789:AAFakeTokenThatLooksLikeOne_0123456789"


def _faults(dotenv: Path | None, **env: str) -> set[Fault]:
    with pytest.raises(SettingsFault) as found:
        Settings.read(env, dotenv)
    assert all(value not in str(found.value) for value in env.values())
    return set(found.value.faults)


@pytest.fixture
def dotenv(tmp_path: Path) -> Path:
    return tmp_path / ".env"


def test_nothing_is_needed() -> None:
    settings = Settings.read({}, None)
    assert settings.bot_token is None
    assert settings.database_url == "sqlite+aiosqlite:///data/duty.sqlite3"
    assert settings.database_file == Path("data/duty.sqlite3")
    assert settings.timezone == ZoneInfo("Asia/Shanghai")


def test_the_database_is_in_the_data_folder() -> None:
    assert Settings.read({"DATA_DIR": "/srv/duty"}, None).database_file == Path("/srv/duty/duty.sqlite3")


def test_another_database_has_no_file_and_gets_its_driver() -> None:
    settings = Settings.read({"DATABASE_URL": "postgres://u:hunter2@h/duty"}, None)
    assert (settings.database_url, settings.database_file) == ("postgresql+asyncpg://u:hunter2@h/duty", None)
    assert "hunter2" not in repr(settings)


def test_ids_are_separated_as_people_write_them() -> None:
    assert Settings.read({"ADMIN_IDS": " 12, 34,56 7 "}, None).admin_ids == (12, 34, 56, 7)


def test_the_environment_wins_over_the_file_and_empty_is_not_set(dotenv: Path) -> None:
    dotenv.write_text("CHARTER=one\nLOG_LEVEL=debug\n", encoding="utf-8")
    settings = Settings.read({"CHARTER": "two", "LOG_LEVEL": " "}, dotenv)
    assert (settings.charter, settings.log_level) == ("two", "DEBUG")


def test_a_file_of_a_windows_editor_is_read(dotenv: Path) -> None:
    dotenv.write_bytes(f"\ufeffBOT_TOKEN={TOKEN}\r\n# 说明\r\n".encode())
    token = Settings.read({}, dotenv).bot_token
    assert token is not None
    assert token.get_secret_value() == TOKEN


def test_everything_wrong_is_named_at_once(dotenv: Path) -> None:
    dotenv.write_text(f"BOT_TOKNE={TOKEN}\nBOT_TOKEN: {TOKEN}\nSOMETHING_ELSE=1\n", encoding="utf-8")
    assert _faults(
        dotenv,
        ADMIN_IDS="1 and 2",
        TIMEZONE="Asia/Beijing",
        BOT_API_URL="http://[::1",
        LOG_LEVEL="loud",
        DATABASE_URL="mysql://x",
    ) == {
        Fault("BOT_TOKNE", "settings.misspelt", "BOT_TOKEN"),
        Fault(f"{dotenv}:2", "settings.bad_line"),
        Fault("ADMIN_IDS", "settings.not_ids"),
        Fault("TIMEZONE", "settings.not_a_timezone"),
        Fault("BOT_API_URL", "settings.not_a_url"),
        Fault("LOG_LEVEL", "settings.not_one_of", "'DEBUG', 'INFO', 'WARNING' or 'ERROR'"),
        Fault("DATABASE_URL", "settings.not_a_database"),
    }


def test_a_token_has_the_shape_of_one() -> None:
    assert _faults(None, BOT_TOKEN="my token") == {Fault("BOT_TOKEN", "settings.not_a_token")}


def test_a_webhook_is_all_or_none() -> None:
    assert _faults(None, WEBHOOK_URL="https://duty.example") == {
        Fault("WEBHOOK_LISTEN", "settings.webhook_needs"),
        Fault("WEBHOOK_SECRET", "settings.webhook_needs"),
    }


@pytest.mark.parametrize(
    "server", [{}, {"BOT_API_URL": "https://api.telegram.org"}, {"BOT_API_URL": "http://127.0.0.1.example:1"}]
)
def test_a_rehearsal_clock_is_for_a_server_on_this_machine(server: dict[str, str]) -> None:
    assert _faults(None, **server, REHEARSAL_CLOCK="ws://127.0.0.1:8/clock") == {
        Fault("REHEARSAL_CLOCK", "settings.clock_is_real")
    }
    near = Settings.read({"REHEARSAL_CLOCK": "ws://127.0.0.1:8/clock", "BOT_API_URL": "http://127.0.0.1:8/"}, None)
    assert near.bot_api_url == "http://127.0.0.1:8"


def test_a_file_that_is_not_text_is_named(dotenv: Path) -> None:
    dotenv.write_bytes("# 说明".encode("gb18030"))
    assert _faults(dotenv) == {Fault(str(dotenv), "settings.unreadable")}


def test_the_language_of_a_desktop_is_not_a_setting(dotenv: Path) -> None:
    dotenv.write_text("LANGUAGE=en\n", encoding="utf-8")
    assert Settings.read({"LANGUAGE": "de_DE:de"}, dotenv).language == "en"
    assert Settings.read({"LANGUAGE": "en_US:en"}, None).language == "zh-CN"
    assert language_of({"LANGUAGE": "en_US:en"}, dotenv) == "en"
    assert language_of({}, None) == "zh-CN"
