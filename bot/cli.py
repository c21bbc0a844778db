"""The command line: which command was meant, whether the settings allow it, and the exit code.

Knows the commands and the rules of starting without a token. Does not know how anything is done: each command imports
the room it needs when it is given, so that asking for help costs nothing.
"""

from __future__ import annotations

import gc
import html
import io
import os
import sys
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot import logs
from bot.settings import Fault, Settings, SettingsFault, language_of
from bot.texts import say_in

DOTENV = Path(".env")
WRONG = 1
"""What was given was read and is not right."""
UNUSABLE = 2
"""The command or the settings cannot be used as they are."""

OWNER_ONLY = 0o077
"""What nobody but the owner may do with any file or folder that a command makes."""

_Day = Annotated[datetime | None, typer.Argument(formats=["%Y-%m-%d"], metavar="[DATE]")]
_From = Annotated[datetime | None, typer.Option("--from", formats=["%Y-%m-%d"], metavar="DATE")]
_File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, readable=True, metavar="FILE")]
_First = Annotated[list[str] | None, typer.Option("--first", metavar="NAME")]


def main(argv: Sequence[str]) -> NoReturn:
    """Run one command; leaves by SystemExit with its code."""
    os.umask(OWNER_ONLY)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that cannot show Chinese is no reason to fall over
    _commands()(args=list(argv))
    sys.exit(0)


def _commands() -> typer.Typer:
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None)
    app.callback(invoke_without_command=True, help=_said("cli.help"))(_no_command)
    app.command("run", help=_said("cli.help_run"))(run)
    app.command("rehearse", help=_said("cli.help_rehearse"))(rehearse)
    app.command("import", help=_said("cli.help_import"))(import_staff)
    app.command("doctor", help=_said("cli.help_doctor"))(doctor)
    charter = typer.Typer(no_args_is_help=True, help=_said("cli.help_charter"))
    charter.command("check", help=_said("cli.help_charter_check"))(check_charter)
    charter.command("list", help=_said("cli.help_charter_list"))(list_charters)
    app.add_typer(charter, name="charter")
    return app


def _no_command(context: typer.Context) -> None:
    if context.invoked_subcommand is None:
        run()


def run() -> None:
    """Serve Telegram; without a token, open the rehearsal where that cannot be a mistake."""
    settings = _settings()
    if settings.bot_token is None:
        raise typer.Exit(_without_token(settings))
    logs.configure(settings.log_level, settings.log_format, settings.secrets)
    gc.disable()  # what is imported stays: looking through it for rubbish takes a fifth of the start
    from bot import app

    gc.freeze()
    gc.enable()

    raise typer.Exit(app.run(settings))


def _without_token(settings: Settings) -> int:
    """A missing token is an error where a real bot has run before, and where nobody could play."""
    file = settings.database_file
    if file is None or file.exists():
        _complain("cli.token_missing", place=str(file or "DATABASE_URL"))
        return UNUSABLE
    if not _at_a_terminal():
        _complain("cli.no_terminal")
        return UNUSABLE
    from bot import rehearsal

    return rehearsal.open_terminal(language=settings.language)


def rehearse(
    day: _Day = None,
    *,
    nobody: Annotated[bool, typer.Option("--nobody")] = False,
    empty: Annotated[bool, typer.Option("--empty")] = False,
) -> None:
    """Play a day by itself; without a day, at a terminal, let one person play it, from setting the centre up if `empty`."""
    from bot import rehearsal

    language = _language()
    if empty and (day is not None or nobody or not _at_a_terminal()):
        _complain("cli.empty_is_played")
        raise typer.Exit(UNUSABLE)
    if day is None and not nobody and _at_a_terminal():
        raise typer.Exit(rehearsal.open_terminal(language=language, empty=empty))
    raise typer.Exit(rehearsal.play(_date(day), nobody, language=language))


def import_staff(file: _File, start: _From = None, first: _First = None) -> None:
    """Staff from a workbook or a list; every bad row is named."""
    settings = _settings()
    logs.configure(settings.log_level, settings.log_format, settings.secrets)
    from bot import importing

    raise typer.Exit(importing.import_file(settings, file, _date(start), tuple(first or ())))


def doctor(*, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Whether all is well, a line each; runs beside the bot."""
    settings = _settings()
    logs.configure(settings.log_level, settings.log_format)
    from bot import doctor as examining

    raise typer.Exit(examining.examine(settings, as_json=as_json))


def check_charter(file: _File) -> None:
    """Every fault of a charter file."""
    from bot.duty.charter import CharterFaults, parse

    try:
        charter = parse(file.read_text(encoding="utf-8-sig"), str(file))
    except UnicodeDecodeError:
        _complain("cli.not_utf8", file=str(file))
        raise typer.Exit(WRONG) from None
    except CharterFaults as found:
        for fault in found.faults:
            reason = _said(fault.reason_key, **fault.detail)
            _complain("cli.charter_fault", file=fault.file, at=fault.key or "-", reason=reason)
        raise typer.Exit(WRONG) from None
    typer.echo(_said("cli.charter_fine", file=str(file), name=charter.name))


def list_charters() -> None:
    """The charters that are shipped."""
    from bot.services import charters

    for key in sorted(charters.keys()):
        head = charters.shipped(key).head
        typer.echo(f"{key}\t{head.name}\t{head.summary if _language().startswith('zh') else head.summary_en}")


def _settings() -> Settings:
    """The settings of this place. Everything that is wrong with them is named, then it is over."""
    try:
        settings = Settings.read(os.environ, DOTENV)
        faults = _unknown_charter(settings)
    except SettingsFault as found:
        faults = found.faults
    if not faults:
        return settings
    _complain("cli.settings", n=len(faults))
    for fault in faults:
        _complain("cli.setting", name=fault.name, reason=_said(fault.reason, meant=fault.meant))
    raise typer.Exit(UNUSABLE)


def _unknown_charter(settings: Settings) -> tuple[Fault, ...]:
    from bot.services import charters

    known = charters.keys()
    return () if settings.charter in known else (Fault("CHARTER", "settings.not_one_of", ", ".join(known)),)


def _at_a_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty()


def _date(given: datetime | None) -> date | None:
    return given.date() if given else None


def _language() -> str:
    return language_of(os.environ, DOTENV)


def _said(key: str, **params: object) -> str:
    return html.unescape(say_in(_language())(key, **params))  # catalogues escape for Telegram, a terminal has no markup


def _complain(key: str, **params: object) -> None:
    typer.echo(_said(key, **params), err=True)
