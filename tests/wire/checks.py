"""What was wrong with what the bot sent."""

from __future__ import annotations

from collections.abc import Iterator

from tests.wire.spec import Spec
from tests.wire.standin import StandIn


class Checks:
    """Looks at the requests that nobody has looked at yet."""

    def __init__(self, discord: StandIn, spec: Spec | None):
        self._discord = discord
        self._spec = spec

    def new_problems(self) -> list[str]:
        """Each once; they count as seen afterwards."""
        found = dict.fromkeys([*self._by_the_rules(), *self._by_the_spec()])
        return list(found)

    def _by_the_rules(self) -> Iterator[str]:
        for problems in (self._discord.problems, self._discord.gateway.problems):
            yield from problems
            problems.clear()

    def _by_the_spec(self) -> Iterator[str]:
        requests, seen = self._discord.requests, self._discord.checked
        self._discord.checked = len(requests)
        if self._spec is None:
            return
        for one in requests[seen:]:
            for problem in self._spec.problems(one.method, one.path, one.query, one.kind, one.body):
                yield f"{one}: {problem}"
