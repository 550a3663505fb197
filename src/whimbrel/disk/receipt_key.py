"""The key that signs receipts on this machine, and whether a signature fits."""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from ..errors import Failure, Notice
from ..guard.receipt import KEY_PREFIX

FILE = "receipt-key.pem"


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """`public` as receipts name it: `ed25519:` and 32 bytes in base64."""

    public: str
    private: Ed25519PrivateKey = field(repr=False)

    def sign(self, message: bytes) -> str:
        return base64.b64encode(self.private.sign(message)).decode()


def key_file(variables: Mapping[str, str]) -> Path:
    """In `$XDG_CONFIG_HOME/whimbrel`, else in `~/.config/whimbrel`. Raises `Failure` (C180)."""
    given = variables.get("XDG_CONFIG_HOME", "")
    home = variables.get("HOME", "")
    if os.path.isabs(given):
        return Path(given) / "whimbrel" / FILE
    if os.path.isabs(home):
        return Path(home) / ".config" / "whimbrel" / FILE
    raise Failure(
        Notice(
            code="C180",
            what="there is no place for the key that signs receipts",
            why="neither XDG_CONFIG_HOME nor HOME is set to an absolute path",
            next="set XDG_CONFIG_HOME to a folder that only this user can read",
        )
    )


def own_key(path: Path) -> SigningKey:
    """Made on first use, for its owner alone. Raises `Failure`: C181 cannot be read or made, C182
    others may read it, C183 no key of this kind."""
    try:
        if not path.exists():
            _make(path)
        raw, mode = path.read_bytes(), path.stat().st_mode
    except OSError as exc:
        raise Failure(_unreachable(path, exc)) from None
    if mode & 0o077:
        raise Failure(_open_to_others(path))
    try:
        private = load_pem_private_key(raw, password=None)
    except (ValueError, TypeError):
        raise Failure(_no_key(path)) from None
    if not isinstance(private, Ed25519PrivateKey):
        raise Failure(_no_key(path))
    return SigningKey(public=_shown(private.public_key()), private=private)


def is_key(text: str) -> bool:
    """Could this be a public key, as receipts name it?"""
    return _public(text) is not None


def fits(key: str, message: bytes, signature: str) -> bool:
    """Has the owner of that public key signed exactly these bytes?"""
    public = _public(key)
    if public is None:
        return False
    try:
        public.verify(base64.b64decode(signature, validate=True), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _make(path: Path) -> None:
    """Of two processes that begin at once, one makes it and both have the same."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    handle, name = tempfile.mkstemp(dir=path.parent)  # readable by its owner only
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(pem)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(name, path)
    finally:
        os.unlink(name)


def _shown(public: Ed25519PublicKey) -> str:
    return KEY_PREFIX + base64.b64encode(public.public_bytes_raw()).decode()


def _public(key: str) -> Ed25519PublicKey | None:
    try:
        raw = base64.b64decode(key.removeprefix(KEY_PREFIX), validate=True)
        found = Ed25519PublicKey.from_public_bytes(raw)
    except ValueError:
        return None
    # One spelling for each key, so that comparing texts compares keys.
    return found if _shown(found) == key else None


def _unreachable(path: Path, exc: OSError) -> Notice:
    return Notice(
        code="C181",
        what=f"the key that signs receipts cannot be used: {path}: {(exc.strerror or '').lower()}",
        why="a receipt that nobody signed would prove nothing",
        next="make its folder writable for this user, or set XDG_CONFIG_HOME to one that is",
    )


def _open_to_others(path: Path) -> Notice:
    return Notice(
        code="C182",
        what=f"others may read {path}, the key that signs receipts",
        why="whoever has it can forge what staging says",
        next=f"chmod 600 {path}; if somebody else may have read it, delete it and have production "
        "distrust it: whimbrel receipt distrust KEY",
    )


def _no_key(path: Path) -> Notice:
    return Notice(
        code="C183",
        what=f"{path} holds no Ed25519 key",
        why="a receipt that nobody signed would prove nothing",
        next=f"bring the file back, or remove it and let a new key be made: rm {path}",
    )
