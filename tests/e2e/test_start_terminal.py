"""`python3 -m bot` at a terminal without a token: the rehearsal, driven through a pseudo-terminal as by a newcomer."""

import os
import pty
import re
import select
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.e2e.stage import command, surroundings

PATIENCE = 60
READY = re.compile(r"(能点的按钮:|没有可点的按钮。|后面没有事了。)")


class Terminal:
    """A program at a terminal, its screen and its keys."""

    def __init__(self, master: int, process: "subprocess.Popen[bytes]") -> None:
        self.master, self.process, self.screen, self._seen = master, process, "", 0

    def read(self, pattern: str) -> str:
        """Wait until the pattern appears in what is new; all that is new up to the next silence."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if re.search(pattern, self.screen[self._seen :]) and not select.select([self.master], [], [], 0.3)[0]:
                new, self._seen = self.screen[self._seen :], len(self.screen)
                return new
            if select.select([self.master], [], [], 0.3)[0]:
                try:
                    self.screen += os.read(self.master, 65536).decode(errors="replace").replace("\r\n", "\n")
                except OSError:  # the other end is closed
                    break
        raise AssertionError(f"no {pattern!r} in\n{self.screen[self._seen :]}")

    def type(self, line: str) -> None:
        os.write(self.master, f"{line}\n".encode())

    def rest(self) -> str:
        """Everything until the program has closed the terminal."""
        while select.select([self.master], [], [], PATIENCE)[0]:
            try:
                chunk = os.read(self.master, 65536)
            except OSError:
                break
            if not chunk:
                break
            self.screen += chunk.decode(errors="replace")
        return self.screen[self._seen :]


@contextmanager
def terminal(folder: Path, *arguments: str, **settings: str) -> Iterator[Terminal]:
    """The program with this terminal as its own."""
    master, slave = pty.openpty()
    env = surroundings(TERM="xterm", **settings)
    process = subprocess.Popen(command(*arguments), cwd=folder, env=env, stdin=slave, stdout=slave, stderr=slave)
    os.close(slave)
    try:
        yield Terminal(master, process)
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        os.close(master)


def move_on(opened: Terminal) -> str:
    """Enter until there is something to press: on the eve of a holiday that may be some days away."""
    for _ in range(40):
        opened.type("")
        if re.search(r"^  1  ", shown := opened.read(READY.pattern), re.MULTILINE):
            return shown
    raise AssertionError(opened.screen)


def test_a_newcomer_sees_a_day(tmp_path: Path) -> None:
    with terminal(tmp_path) as opened:
        assert "排练:同一个程序,样例单位,不连 Telegram。" in opened.read(READY.pattern)
        shown = move_on(opened)
        found = re.search(r"^  1  (\S+?):(.+)$", shown, re.MULTILINE)
        assert found
        opened.type("1")
        assert f"点了〔{found[2].strip()}〕" in opened.read(READY.pattern)
        opened.type("王芳 /today")
        assert "王芳(医保中心) → 值班助手\n       /today" in opened.read(READY.pattern)
        opened.type("什么")
        assert "没看懂“什么”。" in opened.read("没看懂")
        opened.type("q")
        rest = opened.rest()
        assert opened.process.wait(PATIENCE) == 0
        assert "Traceback" not in rest
    assert list(tmp_path.iterdir()) == []  # it lives in a folder of its own


def test_an_office_begins_with_nothing(tmp_path: Path) -> None:
    def press(label: str) -> str:
        number = re.findall(rf"^  (\d+)  \S+?:{label}\s*$", shown, re.MULTILINE)[-1]
        opened.type(number)
        return opened.read(READY.pattern)

    with terminal(tmp_path, "rehearse", "--empty") as opened:
        assert "林晓燕 /start" in opened.read(READY.pattern)
        opened.type("林晓燕 /start")
        shown = opened.read(READY.pattern)
        for label in ("就用这个名称", "就用第 1 份", "就按这个", "否"):
            shown = press(label)
        opened.type("林晓燕 @没有.csv")
        assert "没有这个文件:没有.csv" in opened.read(READY.pattern)
        opened.type("林晓燕 @样例")
        shown = opened.read(READY.pattern)
        for label in ("导入 22 人", "跳过", "按单位轮", "看值班表", "发布"):
            shown = press(label)
        assert "值班表已发布到" in shown
        shown = press("打印二维码")
        found = re.search(r"文件在 (\S+\.pdf)", shown)
        assert found
        assert Path(found[1]).read_bytes().startswith(b"%PDF")
        opened.type("王芳 /start")
        shown = opened.read(READY.pattern)
        assert "已绑定:王芳 · 医保中心" in press("核对手机号")
        opened.type("q")
        assert "Traceback" not in opened.rest()


def test_the_end_of_input_is_the_end(tmp_path: Path) -> None:
    with terminal(tmp_path, "rehearse") as opened:
        opened.read(READY.pattern)
        os.write(opened.master, b"\x04")
        assert "Traceback" not in opened.rest()
        assert opened.process.wait(PATIENCE) == 0


def test_control_c_is_a_way_out(tmp_path: Path) -> None:
    with terminal(tmp_path) as opened:
        opened.read(READY.pattern)
        opened.process.send_signal(2)
        rest = opened.rest()
        assert opened.process.wait(PATIENCE) == 130
        assert "Traceback" not in rest


def test_no_theatre_where_a_centre_lives(tmp_path: Path) -> None:
    sheet = tmp_path / "staff.csv"
    sheet.write_text("单位,姓名,电话,岗位\n医保中心,王芳,13800000201,前台\n", encoding="utf-8")
    done = subprocess.run(command("import", str(sheet)), cwd=tmp_path, env=surroundings(), check=True, capture_output=True)
    assert "新增 1 人".encode() in done.stdout
    with terminal(tmp_path) as opened:
        assert "没有 BOT_TOKEN" in opened.rest()
        assert opened.process.wait(PATIENCE) == 2
    with terminal(tmp_path, "rehearse") as opened:  # asked for by name it plays, elsewhere
        opened.read(READY.pattern)
        opened.type("q")
        opened.rest()
        assert opened.process.wait(PATIENCE) == 0
