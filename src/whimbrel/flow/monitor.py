"""Watches a database: looks, judges, tells webhooks, and remembers what it told."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from ..disk.environ import now_utc
from ..disk.text import read_text_if_there
from ..disk.write import write_text
from ..errors import Failure, Notice, Usage
from ..watch.alert import ALERTS, judge
from ..watch.baseline import baseline_of
from ..watch.snapshot import Slow, Snapshot
from ..watch.state import Message, News, Ringing, State, from_text, step, to_text, told
from ..watch.webhook import Webhook, read_webhook, send
from .call import Call
from .look import Order, look
from .own_folder import own_folder
from .workplace import Workplace, open_workplace

SLOW_EVERY = timedelta(seconds=60)
SHARED_FOR = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """`ringing`: alert → since when and what; `undelivered`: notices of webhooks that failed."""

    snapshot: Snapshot
    ringing: Mapping[str, Ringing]
    messages: tuple[Message, ...] = ()
    undelivered: tuple[Notice, ...] = ()

    @property
    def reasons(self) -> dict[str, str]:
        return {name: each.what for name, each in self.ringing.items()}


class Monitor:
    """Of one environment. Thread-safe: two that ask at once get one look."""

    def __init__(self, call: Call) -> None:
        """Raises `Usage` (N101) for a webhook that is no address."""
        self._call, self._say = call, call.say
        self._is_forgetful = False
        self.place = open_workplace(call, "monitor")
        self.webhooks = webhooks_of(self.place)
        folder = self.place.root / ".whimbrel" / "monitor"
        self._file = folder / f"{self.place.environment.name}.json"
        self._state = _read_state(self._file)
        self._lock = threading.Lock()
        self._slow: Slow | None = None
        self._last: Snapshot | None = None

    def scrape(self) -> tuple[Snapshot, dict[str, str]]:
        """For metrics: what is dear is at most a minute old, the rest a second. Tells nobody."""
        with self._lock:
            last = self._last
            if last is None or now_utc() - last.at > SHARED_FOR:
                last = self._look()
            return last, {name: each.what for name, each in self._state.ringing.items()}

    def watch(self) -> Seen:
        """One look, judged against the one before; webhooks are told what is new."""
        with self._lock:
            snapshot = self._look()
            now = now_utc()
            state, messages = step(self._state, judge(snapshot, self._state.baseline), now)
            delivered, undelivered = self._tell(messages)
            state = told(state, delivered, now)
            baseline = baseline_of(snapshot) or state.baseline
            self._state = replace(state, baseline=baseline)
            self._keep()
        return Seen(
            snapshot=snapshot,
            ringing=self._state.ringing,
            messages=messages,
            undelivered=undelivered,
        )

    def _look(self) -> Snapshot:
        known = self._slow
        if known is not None and now_utc() - known.at > SLOW_EVERY:
            known = None
        snapshot = look(Order(call=self._call, place=self.place, known=known))
        self._call = replace(self._call, say=_silent)  # where it looks is said once
        self._slow, self._last = snapshot.slow, replace(snapshot, at=now_utc())
        return snapshot

    def _tell(self, messages: tuple[Message, ...]) -> tuple[list[Message], tuple[Notice, ...]]:
        """A message counts as told when every webhook took it; without any, nobody has to be."""
        name = self.place.environment.name
        delivered, undelivered = [], []
        for message in messages:
            failed = _failed(self.webhooks, message, name)
            undelivered += failed
            if not failed:
                delivered.append(message)
        return delivered, tuple(undelivered)

    def _keep(self) -> None:
        """A look is worth something where nothing can be written, too."""
        try:
            own_folder(self.place.root)
            write_text(self._file, to_text(self._state), mode=0o600)
        except Failure as failure:
            if not self._is_forgetful:
                self._say(f"note: what was told is not remembered: {failure.notice.what}")
            self._is_forgetful = True


def _silent(_: str) -> None:
    """Tells nobody."""


def _failed(hooks: tuple[Webhook, ...], message: Message, environment: str) -> list[Notice]:
    found = []
    for hook in hooks:
        try:
            send(hook, message, environment)
        except Failure as failure:
            found.append(failure.notice)
    return found


def webhooks_of(place: Workplace) -> tuple[Webhook, ...]:
    """`WHIMBREL_WEBHOOK`, else `[alerts] webhooks`, of which `$NAME` is a variable's value."""
    variables = place.project.variables
    found = variables.find("WHIMBREL_WEBHOOK")
    if found is not None:
        return tuple(read_webhook(each, found.source) for each in found.value.split())
    hooks = []
    for text in place.settings.webhooks:
        source = f"[alerts] webhooks in {place.settings.file}"
        if text.startswith("$"):
            value = variables.find(text.strip("${}"))
            if value is None:
                raise _not_set(text, source)
            hooks.append(read_webhook(value.value, value.source))
        else:
            hooks.append(read_webhook(text, source))
    return tuple(hooks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tested:
    """`problem` is None where the webhook took it."""

    webhook: Webhook
    problem: Notice | None


def test_alerts(call: Call) -> tuple[Tested, ...]:
    """Send each webhook one message that says that it is a test. Connects to no database.

    Raises `Usage` (N103) where no webhook is set.
    """
    place = open_workplace(call, "alerts test")
    hooks = webhooks_of(place)
    if not hooks:
        raise Usage(
            Notice(
                code="N103",
                what="no webhook is set",
                why="alerts would ring where nobody hears them",
                next='write `[alerts]` and `webhooks = ["$SLACK_WEBHOOK"]` into whimbrel.toml, or '
                "set WHIMBREL_WEBHOOK",
            )
        )
    message = Message(
        alert=ALERTS[0],
        news=News.FIRING,
        what="this is a test: nothing has happened",
        since=now_utc(),
    )
    return tuple(
        Tested(webhook=hook, problem=next(iter(found), None))
        for hook in hooks
        for found in (_failed((hook,), message, place.environment.name),)
    )


def _read_state(path: Path) -> State:
    text = read_text_if_there(path, path.name)
    return State() if text is None else from_text(text)


def _not_set(name: str, source: str) -> Usage:
    return Usage(
        Notice(
            code="N104",
            what=f"{source} names {name}, which is not set",
            why="nobody could be told of an alert",
            next=f"set {name.strip('${}')} where the monitor runs, or take it out of the list",
        )
    )
