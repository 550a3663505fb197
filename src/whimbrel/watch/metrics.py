"""A snapshot as Prometheus metrics. Names that postgres_exporter has are its names, so that its
dashboards work; our own begin with `whimbrel_`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from ..read.activity import Activity
from .alert import ALERTS
from .snapshot import Backups, Migrations, Snapshot

NEWEST = 20  # migrations with a duration of their own; older ones say nothing any more


Ringing = Mapping[str, str]
Looker = Callable[[], tuple[Snapshot, Ringing]]


class Snapshots(Collector):
    """Asks for a snapshot whenever metrics are collected."""

    def __init__(self, look: Looker) -> None:
        self._look = look

    def describe(self) -> Iterator[Metric]:
        """Nothing in advance: to register must not mean to look."""
        return iter(())

    def collect(self) -> Iterator[Metric]:
        snapshot, ringing = self._look()
        yield from metrics(snapshot, ringing)


def metrics_text(snapshot: Snapshot, ringing: Ringing) -> str:
    """The text format 0.0.4. `ringing`: alert → what it saw."""
    registry = CollectorRegistry()
    registry.register(Snapshots(lambda: (snapshot, ringing)))
    return generate_latest(registry).decode()


def metrics(snapshot: Snapshot, ringing: Ringing) -> Iterator[Metric]:
    named = _Named(snapshot.environment)
    yield named.gauge("pg_up", "Could the database be looked at?", float(snapshot.is_up))
    yield named.gauge(
        "whimbrel_look_duration_seconds", "How long this look took.", snapshot.duration_s
    )
    firing = named.family("whimbrel_alert_firing", "Does the alert ring?", "alert", "severity")
    for alert in ALERTS:
        labels = [snapshot.environment, alert.name, alert.severity.value]
        firing.add_metric(labels, float(alert.name in ringing))
    yield firing
    if snapshot.activity is not None:
        yield from _activity(named, snapshot.activity)
    if snapshot.migrations is not None:
        yield from _migrations(named, snapshot.migrations)
    if snapshot.slow is not None:
        if snapshot.slow.drift is not None:
            yield named.gauge(
                "whimbrel_schema_drift",
                "Was the schema changed by other means than migrations?",
                float(snapshot.slow.drift),
            )
        if snapshot.slow.backups is not None:
            yield from _backups(named, snapshot.slow.backups)


class _Named:
    """Every metric carries the environment."""

    def __init__(self, environment: str) -> None:
        self._environment = environment

    def gauge(self, name: str, help: str, value: float) -> Metric:
        family = self.family(name, help)
        family.add_metric([self._environment], value)
        return family

    def counter(self, name: str, help: str, value: float) -> Metric:
        family = CounterMetricFamily(name, help, labels=["environment"])
        family.add_metric([self._environment], value)
        return family

    def family(self, name: str, help: str, *labels: str) -> GaugeMetricFamily:
        return GaugeMetricFamily(name, help, labels=["environment", *labels])

    def labelled(self, name: str, help: str, label: str, values: Mapping[str, float]) -> Metric:
        family = self.family(name, help, label)
        for key, value in values.items():
            family.add_metric([self._environment, key], value)
        return family


def _activity(named: _Named, activity: Activity) -> Iterator[Metric]:
    c = activity.counters
    states = {each.state: float(each.sessions) for each in activity.states}
    yield named.labelled("whimbrel_sessions", "Sessions by state.", "state", states)
    gauges = (
        ("pg_settings_max_connections", "Connections that there can be.", c.most_connections),
        ("whimbrel_connections_free", "That may still be opened.", activity.free_connections),
        ("whimbrel_blocked_sessions", "Sessions that wait for a lock.", c.blocked),
        ("pg_stat_activity_max_tx_duration", "Oldest transaction, s.", c.oldest_transaction_s),
        ("whimbrel_longest_query_seconds", "Longest running query.", c.longest_query_s),
        ("pg_database_size_bytes", "Size of the database.", c.size_bytes),
    )
    for name, help, value in gauges:
        yield named.gauge(name, help, float(value))
    counters = (
        ("pg_stat_database_xact_commit", "Committed transactions.", c.commits),
        ("pg_stat_database_xact_rollback", "Transactions rolled back.", c.rollbacks),
        ("pg_stat_database_deadlocks", "Deadlocks.", c.deadlocks),
        ("pg_stat_database_temp_bytes", "Bytes spilt to disk by queries.", c.temp_bytes),
        ("pg_stat_database_blks_read", "Blocks read from disk.", c.blocks_read),
        ("pg_stat_database_blks_hit", "Blocks found in memory.", c.blocks_hit),
    )
    for name, help, value in counters:
        yield named.counter(name, help, float(value))
    sizes = {each.name: float(each.size_bytes) for each in activity.largest}
    yield named.labelled("whimbrel_table_size_bytes", "The ten largest tables.", "table", sizes)
    if activity.disk_free_bytes is not None:
        yield named.gauge(
            "whimbrel_disk_free_bytes", "Free on the server's disk.", activity.disk_free_bytes
        )
    if activity.statements is not None:
        calls = sum(each.calls for each in activity.statements)
        seconds = sum(each.total_s for each in activity.statements)
        yield named.counter("whimbrel_statements_calls", "Calls of the costliest.", calls)
        yield named.counter("whimbrel_statements_seconds", "Seconds spent on them.", seconds)


def _migrations(named: _Named, migrations: Migrations) -> Iterator[Metric]:
    newest = {each.name: each.duration_s for each in migrations.ran[-NEWEST:]}
    yield named.labelled(
        "whimbrel_migration_duration_seconds", "How long each took.", "migration", newest
    )
    if migrations.ran:
        yield named.gauge(
            "whimbrel_migration_last_success_timestamp_seconds",
            "When the newest was applied.",
            migrations.ran[-1].finished_at.timestamp(),
        )
    yield named.gauge("whimbrel_migrations_pending", "Not applied yet.", migrations.pending)
    yield named.gauge("whimbrel_migrations_failed", "Failed half-way.", len(migrations.failed))
    at_work = migrations.at_work
    yield named.gauge(
        "whimbrel_migration_in_progress", "Is a deployer at work?", float(at_work is not None)
    )
    if at_work is not None:
        yield named.gauge(
            "whimbrel_migration_started_timestamp_seconds",
            "Since when it is.",
            at_work.since.timestamp(),
        )


def _backups(named: _Named, backups: Backups) -> Iterator[Metric]:
    yield named.gauge(
        "whimbrel_backup_good", "Would a deploy accept the backup?", float(not backups.problem)
    )
    if backups.taken_at is not None:
        yield named.gauge(
            "whimbrel_backup_last_success_timestamp_seconds",
            "When the newest was taken.",
            backups.taken_at.timestamp(),
        )
        yield named.gauge(
            "whimbrel_backup_verified_level",
            "0 damaged … 4 equal to its source.",
            int(backups.level),
        )
