"""The database as it was at a moment, as a backup: then the rest of a recovery goes on as ever."""

from __future__ import annotations

from datetime import datetime

from ...backup.create import Order, create_backup
from ...backup.store import Stored
from ...db.failure import speaking_with
from ..backup import source_of, unless_interrupted
from ..backup_keys import signing_key
from ..backups_folder import backups_folder
from ..call import Call
from ..opened import Opened
from ..pitr import brought_back, required_pitr
from ..workplace import Workplace


def backup_of_moment(call: Call, place: Workplace, opened: Opened, at: datetime) -> Stored:
    """Restored by the tool, its log replayed up to `at`, dumped as a backup whose rows are of that
    moment. The live database is only read.

    Raises `Usage` (B165), `Failure`: B160 to B166, E218 the log ends before, B1xx the dump.
    """
    settings = required_pitr(place)
    with (
        unless_interrupted("the restore", "what was restored is removed"),
        brought_back(call, settings, opened, at) as url,
        speaking_with(url),
    ):
        call.say("  dumping what was there at that moment")
        order = Order(
            url=url,
            source=source_of(place, opened),
            backups=backups_folder(place),
            say=call.say,
            as_of=at,
            key=signing_key(call),
        )
        return create_backup(order)
