"""The findings of `check` as text, JSON, SARIF, and annotations of GitHub and GitLab."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import sha256

from ..config.policy_key import Level
from ..flow.check import Checked
from ..flow.check_sources import STANDARD_INPUT
from ..guard.check import Located
from ..guard.levels import default_level
from ..guard.rules import RULES
from . import render


def without_passwords(done: Checked) -> Checked:
    """Before they stand in a document: taken out of its text they might take its quotes along."""
    return replace(done, findings=tuple(map(_scrubbed, done.findings)))


def _scrubbed(each: Located) -> Located:
    return replace(
        each,
        statement=render.scrubbed(each.statement),
        what=render.scrubbed(each.what),
        why=render.scrubbed(each.why),
        next=render.scrubbed(each.next),
    )


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


_SARIF_LEVELS = {Level.STOP: "error", Level.ASK: "warning", Level.ADVISE: "note", Level.OFF: "none"}


def as_sarif(done: Checked) -> str:
    """SARIF 2.1.0, with what code scanning of GitHub asks for beyond the schema."""
    from importlib.metadata import version

    first = {each.code: each for each in reversed(done.findings)}
    codes = list(dict.fromkeys(each.code for each in done.findings))
    driver = {
        "name": "whimbrel",
        "version": version("whimbrel"),
        "rules": [_sarif_rule(first[code]) for code in codes],
    }
    results = [
        _result(each, codes.index(each.code), fingerprint)
        for each, fingerprint in _with_fingerprints(done.findings)
    ]
    document = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{"tool": {"driver": driver}, "results": results}],
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


_BY_CODE = {rule.code: rule for rule in RULES}


def _sarif_rule(seen: Located) -> dict[str, object]:
    """A rule's own words; of what is no rule, a syntax error say, those of its first finding."""
    rule = _BY_CODE.get(seen.code)
    title, why, instead = (
        (rule.title, rule.why, rule.instead) if rule else (seen.name, seen.why, seen.next)
    )
    level = default_level(rule) if rule else seen.severity
    return {
        "id": seen.code,
        "name": seen.name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": f"{title}: {why}"},
        "help": {"text": f"{instead}\n\nwhimbrel explain {seen.code}"},
        "defaultConfiguration": {"level": _SARIF_LEVELS[level]},
    }


def _result(each: Located, rule_index: int, fingerprint: str) -> dict[str, object]:
    region = {"startLine": each.line}
    if each.lines > 1:
        region["endLine"] = each.line + each.lines - 1
    place = {"artifactLocation": {"uri": _uri(each.file)}, "region": region}
    return {
        "ruleId": each.code,
        "ruleIndex": rule_index,
        "level": _SARIF_LEVELS[each.severity],
        "message": {"text": f"{each.what}. Why: {each.why}. Next: {each.next}"},
        "locations": [{"physicalLocation": place}],
        "partialFingerprints": {"whimbrel/v1": fingerprint},
    }


def _uri(file: str) -> str:
    """RFC 3986; a colon or a byte that is no UTF-8 is written by its number."""
    from urllib.parse import quote

    return ("file://" if file.startswith("/") else "") + quote(
        file, safe="/", errors="surrogateescape"
    )


def _with_fingerprints(found: Iterable[Located]) -> Iterator[tuple[Located, str]]:
    """The same finding has it again when lines above it come and go; no two have the same, which
    GitLab would take for one. What is measured, a size say, is not in it."""
    met: Counter[tuple[str, str, str]] = Counter()
    for each in found:
        said = (each.file, each.code, each.statement)
        parts = (*said, *([str(met[said])] if met[said] else []))
        met[said] += 1
        yield each, sha256("\0".join(parts).encode(errors="surrogateescape")).hexdigest()[:32]


_GITHUB_LEVELS = {Level.STOP: "error", Level.ASK: "warning", Level.ADVISE: "notice"}


def as_github(done: Checked) -> str:
    """Workflow commands: GitHub shows them at the lines of a pull request, ten of each level in a
    step, and all of them in its log."""
    return "\n".join((*map(_annotation, done.findings), _summary(done)))


def _annotation(each: Located) -> str:
    place = {}
    if each.file != STANDARD_INPUT:
        place = {"file": each.file, "line": str(each.line)}
        if each.lines > 1:
            place["endLine"] = str(each.line + each.lines - 1)
    place["title"] = f"{each.code} {each.name}"
    properties = ",".join(f"{name}={_property(value)}" for name, value in place.items())
    message = _escaped(f"{each.what}\nwhy: {each.why}\nnext: {each.next}")
    return f"::{_GITHUB_LEVELS[each.severity]} {properties}::{message}"


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
            "fingerprint": fingerprint,
            "severity": _GITLAB_LEVELS[each.severity],
            "location": {"path": each.file, "lines": {"begin": each.line}},
        }
        for each, fingerprint in _with_fingerprints(done.findings)
    ]
    return json.dumps(report, indent=2, ensure_ascii=False)


# What other machines read: files as the repository has them, and nothing but the document.
OF_REPOSITORY = frozenset({"sarif", "github", "gitlab"})
FORMATS: Mapping[str, Callable[[Checked], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
    "gitlab": as_gitlab,
}
