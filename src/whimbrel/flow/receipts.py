"""Receipts in the project: written when staging has run something, read by production's gates."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

from .. import __version__
from ..config.kind import Kind
from ..disk.text import read_text
from ..disk.write import write_text
from ..errors import Failure
from ..guard.gate import SignOff, StagingProof
from ..guard.receipt import (
    Document,
    NoReceipt,
    Receipt,
    proof_document,
    read_receipt,
    receipt_text,
    short_key,
    signoff_document,
    to_be_signed,
)
from ..ledger.notes import ProofRow, read_proofs
from ..ledger.trusted_keys import read_trusted_keys
from .call import Call
from .evidence import as_evidence
from .opened import Opened
from .work import Work
from .workplace import Workplace

FOLDER = "whimbrel/receipts"


@dataclass(frozen=True, slots=True, kw_only=True)
class FromReceipts:
    """What counts, and of the rest why it does not."""

    proofs: tuple[StagingProof, ...] = ()
    not_counted: tuple[str, ...] = ()
    signoffs: tuple[SignOff, ...] = ()
    signoffs_not_counted: tuple[str, ...] = ()


def read_receipts(place: Workplace, opened: Opened, work: Work) -> FromReceipts:
    """Those of the pending migrations and of the wanted sign-offs, signed by a key that this
    database trusts. Read only."""
    wanted = [proof_file(each.migration.name) for each in work.todo]
    signed = [signoff_file(name) for name in place.settings.wanted_signoffs]
    if not any((place.root / each).is_file() for each in (*wanted, *signed)):
        return FromReceipts()
    trusted = read_trusted_keys(opened.conn)
    proofs, not_counted = _sorted_out(place.root, wanted, trusted)
    signoffs, signoffs_not_counted = _sorted_out(place.root, signed, trusted)
    return FromReceipts(
        proofs=tuple(each for each in proofs if isinstance(each, StagingProof)),
        not_counted=not_counted,
        signoffs=tuple(each for each in signoffs if isinstance(each, SignOff)),
        signoffs_not_counted=signoffs_not_counted,
    )


def open_receipt(root: Path, file: str) -> Receipt | NoReceipt:
    """A receipt whose signature fits; by whom it is signed is another question."""
    try:
        found = read_receipt(read_text(root / file, file))
    except Failure as failure:
        return NoReceipt(reason=failure.notice.what)
    if isinstance(found, Receipt) and not _fits(found):
        return NoReceipt(reason="its signature does not fit: it was edited after it was signed")
    return found


@contextmanager
def keeping_receipts(call: Call, place: Workplace, opened: Opened) -> Iterator[None]:
    """However the block ends: what staging has run by then has its receipt at once."""
    try:
        yield
    finally:
        keep_receipts(call, place, opened)


def keep_receipts(call: Call, place: Workplace, opened: Opened) -> None:
    """In staging: a receipt for each proof of a migration of this folder that has none yet.

    The proofs themselves are kept already, so a receipt that cannot be written is said, no more.
    """
    if opened.identity.kind is not Kind.STAGING or opened.identity.mark is None:
        return
    try:
        lacking = [each for each in _newest(place, opened) if not _has_receipt(place.root, each)]
        for proof in lacking:
            _write(call, place, proof_file(proof.migration_name), _document(proof, opened))
    except (Failure, psycopg.Error) as exc:
        what = exc.notice.what if isinstance(exc, Failure) else "the connection was lost"
        call.say(f"note: no receipt was written: {what}")
        return
    if lacking:
        files = "1 receipt" if len(lacking) == 1 else f"{len(lacking)} receipts"
        call.say(f"{files} of this staging in {FOLDER}; commit them for production")


def keep_signoff(call: Call, place: Workplace, opened: Opened, signoff: SignOff) -> str:
    """The receipt's file. Raises `Failure` (C15x, C18x)."""
    file = signoff_file(signoff.name)
    _write(call, place, file, signoff_document(signoff, _origin(opened)))
    return file


def proof_file(migration: str) -> str:
    return f"{FOLDER}/{migration}.json"


def signoff_file(name: str) -> str:
    """Two names that look alike in a file's name have two files."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40]
    return f"{FOLDER}/signoff_{slug}_{hashlib.sha256(name.encode()).hexdigest()[:8]}.json"


def _sorted_out(
    root: Path, files: Iterable[str], trusted: frozenset[str]
) -> tuple[list[StagingProof | SignOff], tuple[str, ...]]:
    counted: list[StagingProof | SignOff] = []
    rest = []
    for file in files:
        if not (root / file).is_file():
            continue
        found = open_receipt(root, file)
        if isinstance(found, NoReceipt):
            rest.append(f"{file} is not counted: {found.reason}")
        elif found.key not in trusted:
            key = short_key(found.key)
            rest.append(f"{file} is not counted: {key} is not trusted here (receipt trust {file})")
        else:
            counted.append(found.content)
    return counted, tuple(rest)


def _fits(receipt: Receipt) -> bool:
    from ..disk.receipt_key import fits  # its library takes 0.1 s to load

    return fits(receipt.key, receipt.signed, receipt.signature)


def _newest(place: Workplace, opened: Opened) -> list[ProofRow]:
    """Proofs that were made here, not copied here with a dump; one for each migration."""
    here = opened.identity.mark.uuid if opened.identity.mark else ""
    rows = [each for each in read_proofs(opened.conn) if each.executed_on == here]
    by_name = {each.migration_name: each for each in rows}
    return [each for name, each in by_name.items() if _is_ours(place, name)]


def _is_ours(place: Workplace, migration: str) -> bool:
    """A colleague's branch writes its own receipts; and a row names no file outside the folder."""
    is_name = migration == Path(migration).name
    is_there = (place.project.migrations_folder / migration).is_dir()
    return is_name and (is_there or bool(place.project.alembic))


def _has_receipt(root: Path, proof: ProofRow) -> bool:
    """Somebody's, whose signature is not asked for here."""
    path = root / proof_file(proof.migration_name)
    if not path.is_file():
        return False
    try:
        found = read_receipt(read_text(path, path.name))
    except Failure:
        return False
    return isinstance(found, Receipt) and found.content == as_evidence(proof)


def _document(proof: ProofRow, opened: Opened) -> Document:
    further = {
        **_origin(opened),
        "tool_version": proof.tool_version,
        "started_at": proof.started_at.isoformat(),
        "details": proof.details,
    }
    return proof_document(as_evidence(proof), further)


def _origin(opened: Opened) -> Document:
    return {"environment": opened.identity.environment, "tool_version": __version__}


def _write(call: Call, place: Workplace, file: str, document: Document) -> None:
    from ..disk.receipt_key import key_file, own_key  # its library takes 0.1 s to load

    key = own_key(key_file(call.variables))
    document = {**document, "key": key.public}
    write_text(place.root / file, receipt_text(document, key.sign(to_be_signed(document))))
