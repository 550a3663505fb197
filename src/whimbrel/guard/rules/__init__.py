"""Every rule, in code order; a test fails when a folder here is not listed."""

from .d101_drop_table import rule as d101_drop_table
from .d102_drop_column import rule as d102_drop_column
from .d103_truncate import rule as d103_truncate
from .d104_every_row import rule as d104_every_row
from .l101_index_not_concurrent import rule as l101_index_not_concurrent
from .l102_scan_under_lock import rule as l102_scan_under_lock
from .r101_rewrite import rule as r101_rewrite

RULES = (
    d101_drop_table.RULE,
    d102_drop_column.RULE,
    d103_truncate.RULE,
    d104_every_row.RULE,
    l101_index_not_concurrent.RULE,
    l102_scan_under_lock.RULE,
    r101_rewrite.RULE,
)
