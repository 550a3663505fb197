"""The studio as a person has it: a real browser, a real server, a real database."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from tests.shell import new_database
from tests.studio.conftest import TABLES, call_to
from tests.waiting import PATIENCE_S

from whimbrel.config.url import DatabaseUrl
from whimbrel.db.connect import connect
from whimbrel.flow.call import Call
from whimbrel.flow.identity import mark_database
from whimbrel.flow.studio import ROLE, role_sql

CHROMIUM = shutil.which("chromium") or ""
pytestmark = [
    pytest.mark.web,
    pytest.mark.skipif(not CHROMIUM, reason="no chromium on the PATH"),
]
# Where pictures go for people to look at; nowhere by default.
PICTURES = os.environ.get("WHIMBREL_SCREENSHOTS", "")


@dataclass
class Running:
    """A studio as a process of its own."""

    process: subprocess.Popen[str]
    link: str

    @property
    def origin(self) -> str:
        return self.link.partition("/enter")[0]


@contextmanager
def running(call: Call, port: str = "0") -> Iterator[Running]:
    command = [str(Path(sys.executable).with_name("whimbrel")), "--json"]
    command += ["-e", call.environment or "", "studio", "--port", port]
    variables = {"PATH": os.environ["PATH"], "HOME": str(call.directory), **call.variables}
    process = subprocess.Popen(
        command,
        cwd=call.directory,
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        said = ""
        while not said.rstrip().endswith("}"):
            line = process.stdout.readline()
            assert line, process.communicate()
            said += line
        yield Running(process, json.loads(said)["url"])
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        made = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A fresh browser with one tab; a script error or a blocked load fails the test."""
    context = browser.new_context(viewport={"width": 1200, "height": 800})
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("dialog", lambda dialog: faults.append(f"dialog {dialog.message}"))
    yield page
    context.close()
    assert faults == []


@pytest.fixture(scope="module")
def development(
    server_url: DatabaseUrl, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Call, DatabaseUrl]]:
    with new_database(server_url) as url:
        with connect(url) as conn:
            conn.execute(TABLES.encode())
            hostile = "<img src=x onerror=alert(1)><script>alert(2)</script>"
            conn.execute("UPDATE customers SET name = %s WHERE id = 2", (hostile,))
        call = call_to(tmp_path_factory.mktemp("development"), "development", url)
        mark_database(replace(call, confirm=f"{url.database}@{url.host}"))
        yield call, url


def picture(page: Any, name: str) -> None:
    if PICTURES:
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def test_a_row_is_found_followed_changed_and_the_change_is_in_the_database(
    tab: Any, development: tuple[Call, DatabaseUrl]
) -> None:
    call, url = development
    with running(call) as studio:
        tab.goto(studio.link)
        tab.wait_for_selector("h1:has-text('Tables')")
        picture(tab, "tables")
        tab.click("a:text-is('orders')")
        tab.select_option("select[name=c]", "id")
        tab.fill("input[name=v]", "7")
        tab.click("button:has-text('Filter')")
        picture(tab, "orders")
        tab.click("table.rows td >> a:text-is('7')")
        tab.click("a:text-is('open')")
        tab.fill("textarea[name='v:name']", "Zoë <Müller> & sons\nsecond line")
        picture(tab, "row")
        tab.click("button:has-text('Save')")
        tab.wait_for_selector(".said:has-text('UPDATE')")
        picture(tab, "saved")
        tab.click("a:has-text('public.customers')")
        tab.click("a:has-text('after')")
        tab.wait_for_selector("td:text-is('customer 51')")
        picture(tab, "page-2")
    with connect(url) as conn:
        row = conn.execute("SELECT name FROM customers WHERE id = 7").fetchone()
    assert row == ("Zoë <Müller> & sons\nsecond line",)


def test_html_in_values_and_names_runs_nothing(
    tab: Any, development: tuple[Call, DatabaseUrl]
) -> None:
    with running(development[0]) as studio:
        tab.goto(studio.link)
        tab.wait_for_selector("h1:has-text('Tables')")
        tab.goto(f"{studio.origin}/table?schema=public&name=customers")
        assert tab.locator("td:has-text('<img src=x onerror=alert(1)>')").count() >= 1
        assert tab.locator("img, script").count() == 0
        picture(tab, "html")


def test_a_tab_that_is_left_open_over_a_restart_says_so_and_saves_nothing(
    tab: Any, development: tuple[Call, DatabaseUrl]
) -> None:
    call, url = development
    with running(call) as first:
        port = re.findall(r":(\d+)", first.origin)[0]
        tab.goto(first.link)
        tab.wait_for_selector("h1:has-text('Tables')")
        tab.goto(f"{first.origin}/row?schema=public&name=customers&k=30")
        tab.fill("textarea[name='v:name']", "too late")
    with running(call, port) as second:
        tab.click("button:has-text('Save')")
        tab.wait_for_selector("text=W142")
        picture(tab, "restarted")
        tab.goto(second.link)
        tab.wait_for_selector("h1:has-text('Tables')")
    with connect(url) as conn:
        assert conn.execute("SELECT name FROM customers WHERE id = 30").fetchone() == (
            "customer 30",
        )


def test_another_page_of_the_same_browser_gets_nothing(
    tab: Any, development: tuple[Call, DatabaseUrl]
) -> None:
    with running(development[0]) as studio:
        tab.goto(studio.link)
        tab.wait_for_selector("h1:has-text('Tables')")
        tab.goto("about:blank")
        script = """async (url) => {
            try { const r = await fetch(url, {credentials: 'include'}); return await r.text(); }
            catch (error) { return 'refused'; }
        }"""
        assert tab.evaluate(script, f"{studio.origin}/") == "refused"


def test_production_is_red_read_only_and_without_any_form_that_writes(
    tab: Any, server_url: DatabaseUrl, tmp_path: Path
) -> None:
    with new_database(server_url) as url:
        with connect(url) as conn:
            conn.execute(TABLES.encode())
        call = call_to(tmp_path, "production", url)
        mark_database(replace(call, confirm=f"{url.database}@{url.host}"))
        script = role_sql(call).replace(":'password'", "'word'")
        limited = replace(url, user=ROLE, password="word")
        variables = {**call.variables, "PRODUCTION_STUDIO_URL": limited.reveal()}
        with connect(url) as conn:
            conn.execute(script.encode())
            try:
                with running(replace(call, variables=variables)) as studio:
                    tab.goto(studio.link)
                    tab.wait_for_selector("text=read only")
                    picture(tab, "production")
                    tab.goto(f"{studio.origin}/row?schema=public&name=customers&k=1")
                    assert tab.locator("form, input, textarea, button").count() == 0
                    assert (
                        tab.evaluate(
                            "getComputedStyle(document.querySelector('header')).backgroundColor"
                        )
                        == "rgb(179, 38, 30)"
                    )
                    picture(tab, "production-row")
            finally:
                conn.execute(f"DROP OWNED BY {ROLE}".encode())
                conn.execute(f"DROP ROLE {ROLE}".encode())
