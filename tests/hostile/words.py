"""Text that means harm: markup, control marks, halves of characters, formulas, and far too much of any of it."""

from __future__ import annotations

from hypothesis import strategies as st

SPICE = (
    "", " ", "\n", "\0", "\ud83d", "\udca9", "\u202e倒着\u202c", "\u200b", "\u2060\ufeff", "\u2066\u200f", "👨‍👩‍👧‍👦", "𠮷", "ﷺ", "Z̸̛̠a̷͚l̴̨g̵o", "\u2028",
    "\u0085", "\ufffe", "\u2800", "\u00a0", "\t\r\v\f", "½", "२०२६", "１２３", "İ", "<b>", "</b>", "<b", "<a href='tg://user?id=1001'>x</a>", "<pre>",
    "<tg-emoji emoji-id='1'>", "&", "&amp;", "&amp", "&lt;b&gt;", "&#0;", "&#x202e;", "{name}", "{0.__class__}", "{", "}}", "%s%n%(x)s", "$(reboot)",
    "'; DROP TABLE member; --", "\\", '"', "=cmd|' /C calc'!A0", "+1+1", "@SUM(1)", "../../etc/passwd", "C:\\con", "http://a.b/c?d=e", "tg://user?id=1",
    "@duty_bot", "/start", "[x](y)", "*_`~", "null", "true", "-1", "0", "9" * 40, "1e999", "NaN", "|", "ca|20261124|opening",
)  # fmt: skip
"""None of these is a name, a number or a unit of the cast: whatever of those is seen later came out of the books."""
LENGTHS = (1, 2, 200, 255, 1_024, 4_094, 4_096, 5_000)

_anything = st.text(st.characters(exclude_categories=()), max_size=12)
_spice = st.sampled_from(SPICE)
_mixed = st.lists(_spice | _anything, max_size=5).map("".join)


@st.composite
def _much(draw: st.DrawFn) -> str:
    """The same again and again, up to a length that a bound is said to stand at."""
    length, unit = draw(st.sampled_from(LENGTHS)), draw(_spice.filter(bool))
    before, behind = draw(st.sampled_from(("", "a", "<"))), draw(st.sampled_from(("", "b", ";")))
    return (before + unit * length)[: length - len(behind)] + behind


words: st.SearchStrategy[str] = st.one_of(_spice, _mixed, _anything, _much())
short_words: st.SearchStrategy[str] = (_spice | _anything).map(lambda text: text[:64])
