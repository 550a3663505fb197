"""Tells a webhook: one POST of JSON, a few tries, and no secret in what is said of a failure."""

from __future__ import annotations

import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..errors import Failure, Notice, Usage
from .state import Message, News

TIMEOUT_S = 5.0
PAUSES_S = (0.5, 2.0)
_SIGNS = {News.FIRING: "🔥", News.STILL_FIRING: "🔥", News.RESOLVED: "✅"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """`url` is a secret: with it anybody may write there. `source` says where it is set."""

    url: str
    source: str

    @property
    def shown(self) -> str:
        """Scheme and host only."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.hostname or '?'}"

    def __repr__(self) -> str:
        return f"Webhook({self.shown} from {self.source})"


def read_webhook(url: str, source: str) -> Webhook:
    """Raises `Usage` (N101) for what is no http(s) address, without repeating it."""
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise Usage(
            Notice(
                code="N101",
                what=f"{source} is no address of a webhook",
                why="it has to begin with https:// and name a host; nobody could be told",
                next="set it to the address that Slack, Mattermost, Discord, PagerDuty or your own "
                "service gives for incoming webhooks",
            )
        )
    return Webhook(url=url.strip(), source=source)


def send(
    hook: Webhook,
    message: Message,
    environment: str,
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Raises `Failure` (N102) when it was not accepted after a few tries."""
    body = json.dumps(payload(hook, message, environment)).encode()
    said = ""
    for pause in (*PAUSES_S, None):
        said, is_final = _posted(hook, body)
        if not said:
            return
        if is_final or pause is None:
            break
        sleep(pause)
    raise Failure(
        Notice(
            code="N102",
            what=f"{hook.shown} did not take the notification: {said}",
            why=f"{message.alert.name} in {environment} was not told there; it is tried again at "
            "the next look",
            next=f"check the address in {hook.source}: `whimbrel alerts test`",
        )
    )


def payload(hook: Webhook, message: Message, environment: str) -> dict[str, object]:
    """What the service at the other end reads: chat services a text, others the parts too."""
    text = line(message, environment)
    host = urlsplit(hook.url).hostname or ""
    if host.endswith("slack.com"):
        return {"text": text}
    if host.endswith(("discord.com", "discordapp.com")):
        return {"content": text}
    return {
        "format": 1,
        "text": text,
        "alert": message.alert.name,
        "state": message.news.value,
        "severity": message.alert.severity.value,
        "environment": environment,
        "what": message.what,
        "since": message.since.isoformat(),
        "next": message.alert.first_step(environment),
        "runbook": message.alert.runbook,
    }


def line(message: Message, environment: str) -> str:
    """`🔥 production: a migration has failed: …` and what to do."""
    head = f"{_SIGNS[message.news]} {environment}: {message.alert.title}"
    if message.news is News.RESOLVED:
        return f"{head}: resolved"
    still = " (still)" if message.news is News.STILL_FIRING else ""
    step = message.alert.first_step(environment)
    return f"{head}{still}: {message.what}\nnext: {step} · {message.alert.runbook}"


def _posted(hook: Webhook, body: bytes) -> tuple[str, bool]:
    """What went wrong, empty for nothing; and whether another try could not help."""
    request = urllib.request.Request(
        hook.url, data=body, headers={"Content-Type": "application/json"}, method="POST"
    )
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_S):
            return "", True
    except urllib.error.HTTPError as exc:
        exc.close()
        return f"it answered {exc.code}", 400 <= exc.code < 500 and exc.code != 429
    except (OSError, ValueError) as exc:
        reason = getattr(exc, "reason", None) or exc
        return f"no answer ({type(reason).__name__})", False
