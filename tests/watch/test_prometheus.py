"""Prometheus itself, where it is installed: it takes the rules and the metrics, and it scrapes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import pytest
from tests.shell import Shell, shell, shop
from tests.waiting import PATIENCE_S

from whimbrel.flow.call import Call
from whimbrel.flow.monitor import Monitor
from whimbrel.watch.endpoint import open_endpoint
from whimbrel.watch.rules import rules_yaml

__all__ = ["shell", "shop"]  # fixtures

pytestmark = pytest.mark.skipif(not shutil.which("promtool"), reason="no Prometheus here")


def run(*words: str, text: str = "") -> str:
    done = subprocess.run(words, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_promtool_takes_the_rules_and_the_metrics(shop: Shell, tmp_path: Path) -> None:
    rules = tmp_path / "rules.yml"
    rules.write_text(rules_yaml(), "utf-8")
    assert "SUCCESS" in run("promtool", "check", "rules", str(rules))
    shop.migration("20260101000000_first", "CREATE TABLE orders (id integer PRIMARY KEY);\n")
    shop.done("deploy")
    run("promtool", "check", "metrics", text=shop.done("monitor", "--metrics").out)


def test_a_real_prometheus_scrapes_it_and_its_alert_rings(shop: Shell, tmp_path: Path) -> None:
    shop.migration("20260101000000_first", "CREATE TABLE orders (id integer PRIMARY KEY);\n")
    shop.done("deploy")
    shop.migration("20260102000000_bad", "CREATE INDEX CONCURRENTLY i ON orders (nope);\n")
    shop("deploy")
    monitor = Monitor(Call(directory=shop.root, variables=dict(os.environ), say=lambda _: None))
    monitor.watch()
    address, close = open_endpoint(("127.0.0.1", 0), monitor.scrape)
    (tmp_path / "rules.yml").write_text(rules_yaml(), "utf-8")
    (tmp_path / "prometheus.yml").write_text(
        "global: {scrape_interval: 1s, evaluation_interval: 1s}\n"
        "rule_files: [rules.yml]\n"
        "scrape_configs:\n"
        f"- {{job_name: w, static_configs: [{{targets: ['{address.split('/')[2]}']}}]}}\n"
    )
    try:
        with prometheus(tmp_path) as port:
            firing = 'ALERTS{alertname="WhimbrelMigrationFailed",alertstate="firing"}'
            assert _asked(port, firing) == "1"
            assert _asked(port, "pg_up") == "1"
    finally:
        close()


@contextmanager
def prometheus(folder: Path) -> Iterator[int]:
    """A Prometheus by the files of that folder; the port that the system gave it."""
    log = folder / "log"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [
                "prometheus",
                f"--config.file={folder}/prometheus.yml",
                f"--storage.tsdb.path={folder}/data",
                "--web.listen-address=127.0.0.1:0",
            ],
            stderr=said,
        )
    try:
        yield _port(process, log)
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE_S)


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline and process.poll() is None:
        if found := re.search(r'"Listening on" address=127\.0\.0\.1:(\d+)', log.read_text("utf-8")):
            return int(found[1])
        time.sleep(0.05)
    raise AssertionError(log.read_text("utf-8"))


def _asked(port: int, query: str) -> str:
    """The value that Prometheus has for it, once it has one."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            with urlopen(f"http://127.0.0.1:{port}/api/v1/query?query={quote(query)}") as answer:
                found = json.load(answer)["data"]["result"]
            if found:
                return str(found[0]["value"][1])
        except HTTPError:
            pass  # it listens before it has read what it stored
        time.sleep(0.1)
    return "nothing"
