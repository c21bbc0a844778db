"""Trouble on order: the next calls of a method meet it. Knows kinds of trouble, not how HTTP makes them."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import Enum

Hook = Callable[[], Awaitable[None]]


class Trouble(Enum):
    """What happens to a request."""

    DROP = "the connection ends before the request is taken"
    LOSE = "the request takes effect, its answer is lost"
    HANG = "nothing is taken and nothing answered until the client gives up"
    ERROR = "500, nothing is taken"
    GATEWAY = "502 as a page of HTML, nothing is taken"
    NONE = "nothing goes wrong; for hooks alone"


@dataclass(slots=True)
class Fault:
    """One order. `before` is awaited before the request takes effect, `after` when it has and is unanswered."""

    method: str
    trouble: Trouble
    times: int
    before: Hook | None = None
    after: Hook | None = None


class Faults:
    """The orders not used up yet, first come first served."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def add(self, order: Fault) -> None:
        """Place an order; "*" is any method but getUpdates."""
        self._orders.append(order)

    def next(self, method: str) -> Fault | None:
        """The order this call meets, if any; one use is taken off."""
        for order in self._orders:
            if order.method == method or (order.method == "*" and method != "getUpdates"):
                order.times -= 1
                if order.times <= 0:
                    self._orders.remove(order)
                return order
        return None
