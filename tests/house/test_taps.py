"""Every kind of button has a code of its own: of two with the same one only one would be heard."""

from collections import Counter

from handlers import TAPS


def test_no_two_buttons_have_the_same_code() -> None:
    assert [code for code, kinds in Counter(kind.code for kind in TAPS).items() if kinds > 1] == []
