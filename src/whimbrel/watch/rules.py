"""The same alerts as Prometheus' rules: for teams whose Prometheus scrapes `monitor --serve`."""

from __future__ import annotations

from .alert import ALERTS

# Rules that need Prometheus' memory, or notice that nobody looks any more.
_MORE = (
    (
        "WhimbrelNotLooking",
        "absent(pg_up)",
        "10m",
        "critical",
        "nobody looks at the database: the monitor is not scraped",
        "start it: whimbrel monitor --serve",
    ),
    (
        "WhimbrelErrorsAfterMigration",
        "rate(pg_stat_database_xact_rollback_total[5m]) / "
        "(rate(pg_stat_database_xact_rollback_total[5m]) + "
        "rate(pg_stat_database_xact_commit_total[5m])) > 0.1 and on (environment) "
        "time() - whimbrel_migration_last_success_timestamp_seconds < 1800",
        "2m",
        "critical",
        "more than a tenth of all transactions fail since a migration",
        "whimbrel -e {{ $labels.environment }} history, then rollback or fix forward",
    ),
    (
        "WhimbrelDiskFull4h",
        "predict_linear(whimbrel_disk_free_bytes[6h], 4 * 3600) < 0",
        "15m",
        "critical",
        "the disk will be full within four hours",
        "make room, or give the server a larger disk",
    ),
)


def rules_yaml() -> str:
    """A rule file for `rule_files:`. Every rule has its runbook's first line."""
    rules = [
        _rule(
            f"Whimbrel{''.join(part.title() for part in alert.name.split('-'))}",
            f'whimbrel_alert_firing{{alert="{alert.name}"}} == 1',
            "0m",
            alert.severity.value,
            alert.title,
            alert.first_step("{{ $labels.environment }}"),
            alert.runbook,
        )
        for alert in ALERTS
    ]
    rules += [_rule(*each, "docs/runbooks.md") for each in _MORE]
    return "groups:\n- name: whimbrel\n  rules:\n" + "".join(rules)


def _rule(
    name: str, expression: str, wait: str, severity: str, summary: str, step: str, runbook: str
) -> str:
    return (
        f"  - alert: {name}\n"
        f"    expr: {_quoted(expression)}\n"
        f"    for: {wait}\n"
        f"    labels: {{severity: {severity}}}\n"
        "    annotations:\n"
        f"      summary: {_quoted(summary)}\n"
        f"      next: {_quoted(step)}\n"
        f"      runbook_url: {_quoted(runbook)}\n"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
