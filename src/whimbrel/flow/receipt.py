"""Looks at receipts, and says whose count in production."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from ..disk.receipt_key import is_key, key_file, own_key
from ..errors import Failure, Notice, Usage
from ..guard.gate import SignOff, StagingProof
from ..guard.receipt import KEY_PREFIX, Document, NoReceipt, Receipt
from ..history.layout import History
from ..ledger.trusted_keys import distrust_key, read_trusted_keys, trust_key
from .admission import admit
from .call import Call
from .enter import enter
from .histories import project_history
from .receipts import FOLDER, open_receipt
from .workplace import Workplace, open_workplace


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """One receipt. `problem` is empty where it is intact and speaks of a file as it is here;
    `is_trusted` is None where no database was asked."""

    file: str
    document: Document | None = None
    key: str = ""
    problem: str = ""
    is_trusted: bool | None = None

    @property
    def is_good(self) -> bool:
        return not self.problem and self.is_trusted is not False


def look_at_receipts(call: Call, files: tuple[str, ...], *, connect: bool) -> tuple[Looked, ...]:
    """Those files, relative to where the command runs; without any, all of the project.

    Touches files only; with `connect` the environment's database says whose receipts count there.
    """
    place = open_workplace(call, "receipt verify")
    history = project_history(place)
    looked = tuple(_look(history, *each) for each in _files(call, place, files))
    if not connect:
        return looked
    with enter(call, place) as opened:
        trusted = read_trusted_keys(opened.conn)
    return tuple(_asked(each, trusted) for each in looked)


def show_key(call: Call) -> str:
    """The public key of this machine, made on first use. Raises `Failure` C18x."""
    open_workplace(call, "receipt key")
    return own_key(key_file(call.variables)).public


def trust(call: Call, what: str, *, reason: str) -> str:
    """`what` is a public key or a receipt signed by it; the key. From now on its receipts count in
    this database.

    Raises `Usage` G170 neither of the two, G171 no reason; and the stops of `admit`.
    """
    place = open_workplace(call, "receipt trust")
    _require_reason(reason, f"receipt trust {what}")
    key = _key_of(call, place, what)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "receipt trust")
        trust_key(opened.conn, key, by=place.who, reason=reason)
    return key


def distrust(call: Call, what: str, *, reason: str) -> str:
    """The key whose receipts count no more. Raises also `Failure` G172 where they did not."""
    place = open_workplace(call, "receipt distrust")
    _require_reason(reason, f"receipt distrust {what}")
    key = _key_of(call, place, what)
    with enter(call, place) as opened:
        opened = admit(call, place, opened, "receipt distrust")
        if not distrust_key(opened.conn, key, by=place.who, reason=reason):
            raise Failure(_not_trusted(key, opened.identity.live.place))
    return key


def _files(call: Call, place: Workplace, files: tuple[str, ...]) -> list[tuple[Path, str]]:
    if files:
        return [(call.directory, each) for each in files]
    found = sorted((place.root / FOLDER).glob("*.json"))
    return [(place.root, f"{FOLDER}/{each.name}") for each in found]


def _look(history: History, folder: Path, file: str) -> Looked:
    found = open_receipt(folder, file)
    if isinstance(found, NoReceipt):
        return Looked(file=file, problem=found.reason)
    return Looked(
        file=file,
        document=found.document,
        key=found.key,
        problem=_misfit(history, found.content),
    )


def _misfit(history: History, content: StagingProof | SignOff) -> str:
    """Does a proof speak of a migration as it lies here?"""
    if isinstance(content, SignOff):
        return ""
    migration = history.find(content.migration)
    if migration is None:
        return f"migration {content.migration} is not in the folder"
    is_same = migration.matches(content.checksum)
    return "" if is_same else f"migration {content.migration} was edited since"


def _asked(looked: Looked, trusted: frozenset[str]) -> Looked:
    return replace(looked, is_trusted=looked.key in trusted) if looked.key else looked


def _key_of(call: Call, place: Workplace, what: str) -> str:
    if is_key(what):
        return what
    if not what.startswith(KEY_PREFIX):
        folder = call.directory if (call.directory / what).is_file() else place.root
        found = open_receipt(folder, what)
        if isinstance(found, Receipt):
            return found.key
        why = found.reason
    else:
        why = "after ed25519: stand 32 bytes in base64"
    raise Usage(
        Notice(
            code="G170",
            what=f"{what} is neither a public key nor an intact receipt",
            why=f"{why}; nothing was changed",
            next="name a receipt of the one whom you trust, or what `whimbrel receipt key` prints "
            "there",
        )
    )


def _require_reason(reason: str, words: str) -> None:
    if reason.strip():
        return
    raise Usage(
        Notice(
            code="G171",
            what=f"{words} has no reason",
            why="whoever holds the key can say what staging has run; that is decided on purpose",
            next=f'whimbrel -e production {words} --reason "whose key it is"',
        )
    )


def _not_trusted(key: str, place: str) -> Notice:
    return Notice(
        code="G172",
        what=f"{key} is not trusted by {place}",
        why="its receipts did not count there before either; nothing was changed",
        next="whimbrel -e production receipt verify --connect shows whose receipts count",
    )
