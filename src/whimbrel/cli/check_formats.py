"""The findings of `check` as text, JSON, SARIF, and annotations of GitHub and GitLab."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from hashlib import sha256

from ..config.policy_key import Level
from ..flow.check import Checked
from ..guard.check import Located
from ..guard.rules import RULES
from . import render


def as_text(done: Checked) -> str:
    """One paragraph per finding, then one line that counts them."""
    return "\n\n".join((*map(_paragraph, done.findings), _summary(done)))


def _paragraph(each: Located) -> str:
    statement = f"\n  | {each.statement}" if each.statement else ""
    return (
        f"{each.file}:{each.line}: {each.severity.value}: {each.code} {each.name}: {each.what}"
        f"{statement}\n  why:  {each.why}\n  next: {each.next}"
    )


def _summary(done: Checked) -> str:
    files = render.counted(done.files, "file")
    accepted = f", {len(done.accepted)} accepted" if done.accepted else ""
    if not done.findings:
        return f"{files}, judged for {done.kind.value}: nothing found{accepted}"
    counts = Counter(each.severity for each in done.findings)
    parts = [f"{counts[level]} {level.value}" for level in Level if counts[level]]
    found = render.counted(len(done.findings), "finding")
    return f"{files}, judged for {done.kind.value}: {found} ({', '.join(parts)}){accepted}"


def as_json(done: Checked) -> str:
    document = {"format": 1, "findings": [_value(each) for each in done.findings]}
    return json.dumps(document, indent=2, ensure_ascii=False)


def _value(each: Located) -> dict[str, object]:
    return {
        "code": each.code,
        "name": each.name,
        "severity": each.severity.value,
        "file": each.file,
        "line": each.line,
        "statement": each.statement,
        "what": each.what,
        "why": each.why,
        "next": each.next,
    }


_SARIF_LEVELS = {Level.STOP: "error", Level.ASK: "warning", Level.ADVISE: "note"}


def as_sarif(done: Checked) -> str:
    """SARIF 2.1.0, as code scanning of GitHub and others reads it."""
    from importlib.metadata import version

    titles = {rule.code: (rule.name, rule.title, rule.instead) for rule in RULES}
    used = dict.fromkeys(each.code for each in done.findings)
    rules = [_sarif_rule(code, *titles.get(code, (code, "", ""))) for code in used]
    driver = {
        "name": "whimbrel",
        "version": version("whimbrel"),
        "rules": rules,
    }
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": [_result(e) for e in done.findings]}],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _sarif_rule(code: str, name: str, title: str, instead: str) -> dict[str, object]:
    return {
        "id": code,
        "name": name,
        "shortDescription": {"text": title or name},
        "help": {"text": instead or f"whimbrel explain {code}"},
    }


def _result(each: Located) -> dict[str, object]:
    place = {
        "artifactLocation": {"uri": each.file.replace(" ", "%20")},
        "region": {"startLine": each.line},
    }
    return {
        "ruleId": each.code,
        "level": _SARIF_LEVELS[each.severity],
        "message": {"text": f"{each.what}. Why: {each.why}. Next: {each.next}"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"whimbrel/v1": _fingerprint(each)},
    }


def _fingerprint(each: Located) -> str:
    """The same finding has it again when lines above it come and go."""
    return sha256("\0".join((each.file, each.code, each.statement)).encode()).hexdigest()[:32]


_GITHUB_LEVELS = {Level.STOP: "error", Level.ASK: "warning", Level.ADVISE: "notice"}


def as_github(done: Checked) -> str:
    """Workflow commands: GitHub shows them at the lines of a pull request."""
    lines = [
        f"::{_GITHUB_LEVELS[each.severity]} file={_property(each.file)},line={each.line},"
        f"title={_property(f'{each.code} {each.name}')}::"
        + _escaped(f"{each.what}\nwhy: {each.why}\nnext: {each.next}")
        for each in done.findings
    ]
    return "\n".join((*lines, _summary(done)))


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _escaped(text).replace(":", "%3A").replace(",", "%2C")


_GITLAB_LEVELS = {Level.STOP: "blocker", Level.ASK: "major", Level.ADVISE: "info"}


def as_gitlab(done: Checked) -> str:
    """A code quality report, the artifact that GitLab shows in a merge request."""
    report = [
        {
            "description": f"{each.code} {each.name}: {each.what}",
            "check_name": each.name,
            "fingerprint": _fingerprint(each),
            "severity": _GITLAB_LEVELS[each.severity],
            "location": {"path": each.file, "lines": {"begin": each.line}},
        }
        for each in done.findings
    ]
    return json.dumps(report, indent=2, ensure_ascii=False)


FORMATS: Mapping[str, Callable[[Checked], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
    "gitlab": as_gitlab,
}
