"""The project file: `whimbrel.toml`, or `[tool.whimbrel]` in pyproject.toml."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum

from .kind import Kind
from .pitr import PitrSettings, pitr_of
from .policy_key import PolicyRule, levels_of, rules_of
from .suggest import listed
from .toml import Table, parse_toml

FILE = "whimbrel.toml"
ENVIRONMENT_VARIABLES = ("DATABASE_ENV", "NODE_ENV")
# Plain dataclasses need nothing; the others are written by sqlacodegen.
MODEL_STYLES = ("sqlalchemy", "sqlmodel", "dataclass")  # the first unless another is named
_NAME = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_KEYS = (
    "alerts",
    "backups",
    "breaker",
    "contacts",
    "contract",
    "drift",
    "environment_variables",
    "environments",
    "history",
    "ledger",
    "migrations",
    "models",
    "models_style",
    "pitr",
    "policy",
    "rules",
    "schema",
    "scratch_url",
    "scripts",
    "seed",
    "staging",
)


class LedgerChoice(Enum):
    """Where it is recorded what was applied."""

    AUTO = "auto"  # Prisma's table in a Prisma project, ours elsewhere
    PRISMA = "prisma"
    WHIMBREL = "whimbrel"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredEnvironment:
    """`[environments.NAME]`: a kind, URLs where variables do not serve, its standbys'."""

    name: str
    kind: Kind
    url: str = field(default="", repr=False)
    direct_url: str = field(default="", repr=False)
    standby_urls: tuple[str, ...] = field(default=(), repr=False)
    file: str = FILE


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredDrift:
    """`[[drift.ignore]]`: objects of a pattern (`public.tmp_*`) that are not ours, and why."""

    object: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the project file says; without a file, the defaults. An empty text is not set."""

    file: str = ""  # empty when there is no project file
    migrations: str = ""
    schema: str = ""
    models: str = ""  # the file that `generate` writes
    models_style: str = MODEL_STYLES[0]
    seed: str = ""
    backups: str = ""  # the folder of backups
    pitr: tuple[PitrSettings, ...] = ()
    ledger: LedgerChoice = LedgerChoice.AUTO
    scratch_url: str = field(default="", repr=False)
    environment_variables: tuple[str, ...] = ENVIRONMENT_VARIABLES
    environments: tuple[DeclaredEnvironment, ...] = ()
    policy: tuple[PolicyRule, ...] = ()
    rules: tuple[PolicyRule, ...] = ()  # levels of safety rules, keys "rule.NAME"
    contacts: tuple[tuple[str, str], ...] = ()
    scripts: tuple[tuple[str, str], ...] = ()
    manual_checks: tuple[str, ...] = ()  # [staging] manual
    staging_checks: tuple[tuple[str, str], ...] = ()  # [staging.checks]: name → query or command
    contract_ready: str = ""  # [contract] ready
    skipped: tuple[str, ...] = ()  # [history] skip: folders that hold no SQL
    webhooks: tuple[str, ...] = field(default=(), repr=False)  # [alerts] webhooks
    ignored_drift: tuple[IgnoredDrift, ...] = ()
    probe: str = ""  # [breaker] probe

    def environment(self, name: str) -> DeclaredEnvironment | None:
        return next((each for each in self.environments if each.name == name), None)

    @property
    def wanted_signoffs(self) -> tuple[str, ...]:
        """What staging is looked at for: by humans, then by machine."""
        return (*self.manual_checks, *(name for name, _ in self.staging_checks))

    def pitr_of(self, environment: str) -> PitrSettings | None:
        """The tool for point-in-time recovery of that environment, if one is named."""
        return next((each for each in self.pitr if each.environment == environment), None)


def parse_settings(text: str, *, file: str = FILE) -> Settings:
    """Read a project file; of `pyproject.toml` only `[tool.whimbrel]`.

    Raises `Usage` (C12x, C13x) with file and line for what it does not know.
    """
    top = parse_toml(text, file=file)
    if file.endswith("pyproject.toml"):
        top = top.table_of("tool").table_of("whimbrel")
    top.allow_only(_KEYS)
    return Settings(
        file=file,
        migrations=top.text_of("migrations"),
        schema=top.text_of("schema"),
        models=top.text_of("models"),
        models_style=_models_style(top),
        seed=top.text_of("seed"),
        backups=top.text_of("backups"),
        pitr=pitr_of(top.table_of("pitr")),
        ledger=_ledger(top),
        scratch_url=top.text_of("scratch_url"),
        environment_variables=_variables(top),
        environments=_environments(top.table_of("environments")),
        policy=rules_of(top.table_of("policy")),
        rules=levels_of(top.table_of("rules")),
        contacts=top.table_of("contacts").pairs(),
        scripts=top.table_of("scripts").pairs(),
        manual_checks=_only(top.table_of("staging"), "manual", "checks").texts_of("manual"),
        staging_checks=top.table_of("staging").table_of("checks").pairs(),
        contract_ready=_only(top.table_of("contract"), "ready").text_of("ready"),
        skipped=_only(top.table_of("history"), "skip").texts_of("skip"),
        webhooks=_only(top.table_of("alerts"), "webhooks").texts_of("webhooks"),
        probe=_only(top.table_of("breaker"), "probe").text_of("probe"),
        ignored_drift=_ignored_drift(_only(top.table_of("drift"), "ignore")),
    )


def has_settings(pyproject: str) -> bool:
    """Does this pyproject.toml have a `[tool.whimbrel]`? A broken one that names it does too."""
    return re.search(r"^\s*\[+\s*tool\.[\"']?whimbrel[\"']?\s*[.\]]", pyproject, re.M) is not None


def _ledger(top: Table) -> LedgerChoice:
    word = top.text_of("ledger", LedgerChoice.AUTO.value)
    if word not in [each.value for each in LedgerChoice]:
        raise top.wrong("ledger", listed(f'"{each.value}"' for each in LedgerChoice))
    return LedgerChoice(word)


def _models_style(top: Table) -> str:
    word = top.text_of("models_style", MODEL_STYLES[0])
    if word not in MODEL_STYLES:
        raise top.wrong("models_style", listed(f'"{each}"' for each in MODEL_STYLES))
    return word


def _variables(top: Table) -> tuple[str, ...]:
    names = top.texts_of("environment_variables", ENVIRONMENT_VARIABLES)
    if not all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*", name) for name in names):
        raise top.wrong("environment_variables", "a list of names of environment variables")
    return names


def _only(table: Table, *known: str) -> Table:
    table.allow_only(known)
    return table


def _ignored_drift(table: Table) -> tuple[IgnoredDrift, ...]:
    return tuple(_ignored(table, each) for each in table.tables_of("ignore"))


def _ignored(above: Table, table: Table) -> IgnoredDrift:
    table.allow_only(("object", "reason"))
    found = IgnoredDrift(object=table.text_of("object"), reason=table.text_of("reason"))
    if not found.object.strip() or not found.reason.strip():
        raise above.wrong("ignore", 'tables of both: object = "public.tmp_*", reason = "…"')
    return found


def _environments(tables: Table) -> tuple[DeclaredEnvironment, ...]:
    return tuple(_environment(tables, name) for name in tables.values)


def _environment(tables: Table, name: str) -> DeclaredEnvironment:
    if not _NAME.fullmatch(name):
        raise tables.wrong(name, "named in small letters and digits, with - or _ between")
    table = _only(tables.table_of(name), "kind", "url", "direct_url", "standby_urls")
    return DeclaredEnvironment(
        name=name,
        kind=_kind(table, name),
        url=table.text_of("url"),
        direct_url=table.text_of("direct_url"),
        standby_urls=table.texts_of("standby_urls"),
        file=table.file,
    )


def _kind(table: Table, name: str) -> Kind:
    kinds = [kind.value for kind in Kind]
    # `staging` is staging everywhere; a project cannot make `production` mean something milder.
    word = table.text_of("kind", name if name in kinds else Kind.PRODUCTION.value)
    if word not in kinds:
        raise table.wrong("kind", listed(f'"{each}"' for each in kinds))
    if name in kinds and word != name:
        raise table.wrong("kind", f'"{name}" for this built-in name, or be left out')
    return Kind(word)
