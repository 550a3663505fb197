from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from whimbrel.disk.receipt_key import fits, is_key, key_file, own_key
from whimbrel.errors import Failure


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = key_file({"XDG_CONFIG_HOME": str(tmp_path), "HOME": "/nowhere"})
    assert path == tmp_path / "whimbrel" / "receipt-key.pem"
    with ThreadPoolExecutor(8) as pool:
        keys = {key.public for key in pool.map(own_key, [path] * 8)}
    assert len(keys) == 1
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert is_key(keys.pop())


def test_a_signature_fits_its_key_and_its_bytes_alone(tmp_path: Path) -> None:
    ours, other = own_key(tmp_path / "a.pem"), own_key(tmp_path / "b.pem")
    signature = ours.sign(b"said")
    assert fits(ours.public, b"said", signature)
    assert not fits(ours.public, b"sait", signature)
    assert not fits(other.public, b"said", signature)
    assert not fits(ours.public, b"said", other.sign(b"said"))
    for nonsense in ("", "ed25519:", "!", signature[:-4], "ü"):
        assert not fits(ours.public, b"said", nonsense)
        assert not fits(nonsense, b"said", signature)
    assert "private" not in repr(ours).replace("private=", "")


@pytest.mark.parametrize("text", ["", "ed25519:", "ed25519:YQ==", "A" * 44, "ed25519: " + "A" * 43])
def test_what_is_no_public_key(text: str) -> None:
    assert not is_key(text)


def test_the_place_of_the_key() -> None:
    assert key_file({"XDG_CONFIG_HOME": "relative", "HOME": "/home/ada"}) == Path(
        "/home/ada/.config/whimbrel/receipt-key.pem"
    )
    with pytest.raises(Failure) as raised:
        key_file({})
    assert raised.value.notice.code == "C180"


def test_a_key_that_cannot_serve_is_said(tmp_path: Path) -> None:
    path = tmp_path / "receipt-key.pem"
    path.write_text("no key")
    path.chmod(0o600)
    assert code_of(path) == "C183"
    path.chmod(0o640)
    assert code_of(path) == "C182"
    (tmp_path / "file").touch()
    assert code_of(tmp_path / "file" / "receipt-key.pem") == "C181"


def code_of(path: Path) -> str:
    with pytest.raises(Failure) as raised:
        own_key(path)
    return raised.value.notice.code
