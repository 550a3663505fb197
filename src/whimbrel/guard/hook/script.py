"""The hook as git finds it: a few lines of shell that look for us and fail in words."""

from __future__ import annotations

import re
import shlex

HOOK = "pre-commit"
BEFORE = f"{HOOK}.before-whimbrel"
_MARK = "# whimbrel hook, format 1"
OFF = "WHIMBREL_HOOK"

_SCRIPT = """\
#!/bin/sh
{mark}: made by `whimbrel hook install`, removed by `whimbrel hook uninstall`.
before="$(dirname -- "$0")/{before}"
if [ {test} "$before" ]; then
    {start}"$before" "$@" || exit $?
fi
if [ "${{{off}:-on}}" = off ]; then
    echo "whimbrel: {off}=off, nothing was looked at" >&2
    exit 0
fi
python={python}
package={package}
if [ -x "$python" ] && [ -f "$package" ]; then
    exec "$python" -P -m whimbrel hook run
fi
if command -v whimbrel >/dev/null 2>&1; then
    exec whimbrel hook run
fi
for python in python3 python; do
    if "$python" -P -c "import whimbrel" >/dev/null 2>&1; then
        exec "$python" -P -m whimbrel hook run
    fi
done
cat >&2 <<'END'
H114: this commit was not looked at: whimbrel is not there any more
  why:  a check that is silently left out cannot be relied on, so the commit stops here
  next: install it (`pip install whimbrel`), or commit without it once:
        `{off}=off git commit …`; `git commit --no-verify` leaves out every hook
END
exit 1
"""


def hook_script(*, python: str, package: str, is_run_by_husky: bool = False) -> str:
    """The text of the hook. `python` and `package` are where whimbrel is now, "" where the file
    is shared and every machine has its own place."""
    return _SCRIPT.format(
        mark=_MARK,
        before=BEFORE,
        # Husky starts its files with `sh -e`, executable or not; git wants the right to run.
        test="-f" if is_run_by_husky else "-x",
        start="sh -e " if is_run_by_husky else "",
        off=OFF,
        python=shlex.quote(python),
        package=shlex.quote(package),
    )


def is_our_hook(text: str) -> bool:
    return _MARK in text


def is_unchanged(text: str) -> bool:
    """Is it word for word what we wrote, wherever whimbrel was then?"""
    places = re.findall(r"^(?:python|package)=(.*)$", text, re.MULTILINE)
    try:
        python, package = (shlex.split(each)[0] if shlex.split(each) else "" for each in places)
    except ValueError:
        return False
    scripts = (
        hook_script(python=python, package=package, is_run_by_husky=each) for each in (False, True)
    )
    return text in scripts
