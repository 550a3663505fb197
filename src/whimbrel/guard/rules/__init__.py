"""Every rule, in code order; a test fails when a folder here is not listed."""

from .a101_rename_column import rule as a101_rename_column
from .a102_rename_table import rule as a102_rename_table
from .a103_moved_schema import rule as a103_moved_schema
from .a104_rename_label import rule as a104_rename_label
from .a105_rename_object import rule as a105_rename_object
from .a106_required_column import rule as a106_required_column
from .a107_drop_not_null import rule as a107_drop_not_null
from .a108_change_default import rule as a108_change_default
from .a109_client_type_break import rule as a109_client_type_break
from .a110_json_column import rule as a110_json_column
from .a111_new_write_restriction import rule as a111_new_write_restriction
from .a112_drop_constraint import rule as a112_drop_constraint
from .a113_drop_index_in_use import rule as a113_drop_index_in_use
from .a114_replace_view import rule as a114_replace_view
from .a115_replace_routine import rule as a115_replace_routine
from .a116_add_label import rule as a116_add_label
from .a117_positional_insert import rule as a117_positional_insert
from .a118_replica_identity import rule as a118_replica_identity
from .a119_publication_change import rule as a119_publication_change
from .a120_identity_always import rule as a120_identity_always
from .a121_drop_view import rule as a121_drop_view
from .a122_drop_routine import rule as a122_drop_routine
from .a123_drop_type import rule as a123_drop_type
from .a124_put_aside import rule as a124_put_aside
from .a125_rule_change import rule as a125_rule_change
from .d101_drop_table import rule as d101_drop_table
from .d102_drop_column import rule as d102_drop_column
from .d103_truncate import rule as d103_truncate
from .d104_every_row import rule as d104_every_row
from .d105_drop_schema import rule as d105_drop_schema
from .d106_drop_owned import rule as d106_drop_owned
from .d107_drop_database import rule as d107_drop_database
from .d108_drop_cascade import rule as d108_drop_cascade
from .d109_drop_sequence import rule as d109_drop_sequence
from .d110_drop_partition import rule as d110_drop_partition
from .d111_narrow_type import rule as d111_narrow_type
from .d112_drop_and_recreate import rule as d112_drop_and_recreate
from .d113_drop_generation import rule as d113_drop_generation
from .d114_sequence_reset import rule as d114_sequence_reset
from .d115_unlogged import rule as d115_unlogged
from .d116_irreversible import rule as d116_irreversible
from .d117_instead_rule import rule as d117_instead_rule
from .d118_counts_from_one import rule as d118_counts_from_one
from .l101_index_not_concurrent import rule as l101_index_not_concurrent
from .l102_scan_under_lock import rule as l102_scan_under_lock
from .l103_drop_index_not_concurrent import rule as l103_drop_index_not_concurrent
from .l104_reindex_not_concurrent import rule as l104_reindex_not_concurrent
from .l105_check_validates import rule as l105_check_validates
from .l106_foreign_key_validates import rule as l106_foreign_key_validates
from .l107_not_null_scans import rule as l107_not_null_scans
from .l108_unique_builds_index import rule as l108_unique_builds_index
from .l109_primary_key_builds_index import rule as l109_primary_key_builds_index
from .l110_primary_key_on_nullable import rule as l110_primary_key_on_nullable
from .l111_exclusion_constraint import rule as l111_exclusion_constraint
from .l112_attach_scans import rule as l112_attach_scans
from .l113_create_partition_of import rule as l113_create_partition_of
from .l114_detach_not_concurrent import rule as l114_detach_not_concurrent
from .l115_index_on_partitioned import rule as l115_index_on_partitioned
from .l116_index_if_not_exists import rule as l116_index_if_not_exists
from .l117_foreign_key_in_column import rule as l117_foreign_key_in_column
from .l118_drop_foreign_key import rule as l118_drop_foreign_key
from .l119_create_trigger import rule as l119_create_trigger
from .l120_drop_trigger import rule as l120_drop_trigger
from .l121_refresh_not_concurrent import rule as l121_refresh_not_concurrent
from .l122_vacuum_full import rule as l122_vacuum_full
from .l123_explicit_lock import rule as l123_explicit_lock
from .l124_policy_lock import rule as l124_policy_lock
from .l125_storage_lock import rule as l125_storage_lock
from .l126_index_renamed_as_table import rule as l126_index_renamed_as_table
from .l127_domain_constraint import rule as l127_domain_constraint
from .l128_composite_attribute import rule as l128_composite_attribute
from .l129_missing_lock_timeout import rule as l129_missing_lock_timeout
from .l130_missing_statement_timeout import rule as l130_missing_statement_timeout
from .l131_timeout_disabled import rule as l131_timeout_disabled
from .l132_missing_idle_timeout import rule as l132_missing_idle_timeout
from .l133_wide_lock_window import rule as l133_wide_lock_window
from .l134_work_under_lock import rule as l134_work_under_lock
from .l135_validate_in_same_transaction import rule as l135_validate_in_same_transaction
from .l136_rows_changed_under_lock import rule as l136_rows_changed_under_lock
from .l137_repeated_scan import rule as l137_repeated_scan
from .l138_default_partition_scan import rule as l138_default_partition_scan
from .l139_wait_under_lock import rule as l139_wait_under_lock
from .q101_int_primary_key import rule as q101_int_primary_key
from .q102_small_integer import rule as q102_small_integer
from .q103_serial_type import rule as q103_serial_type
from .q104_limited_text import rule as q104_limited_text
from .q105_char_type import rule as q105_char_type
from .q106_timestamp_without_zone import rule as q106_timestamp_without_zone
from .q107_money_type import rule as q107_money_type
from .q108_enum_type import rule as q108_enum_type
from .q109_domain_with_constraint import rule as q109_domain_with_constraint
from .q110_foreign_key_without_index import rule as q110_foreign_key_without_index
from .q111_wide_index import rule as q111_wide_index
from .q112_unnamed import rule as q112_unnamed
from .q113_table_without_key import rule as q113_table_without_key
from .q114_naming import rule as q114_naming
from .q115_missing_comment import rule as q115_missing_comment
from .q116_column_order import rule as q116_column_order
from .q117_duplicate_index import rule as q117_duplicate_index
from .q118_label_at_the_end import rule as q118_label_at_the_end
from .r200_rewrite import rule as r200_rewrite
from .r201_volatile_default import rule as r201_volatile_default
from .r202_serial_column import rule as r202_serial_column
from .r203_stored_column import rule as r203_stored_column
from .r204_constrained_domain_column import rule as r204_constrained_domain_column
from .r205_type_change import rule as r205_type_change
from .r206_type_not_in_sight import rule as r206_type_not_in_sight
from .r207_timezone_type_change import rule as r207_timezone_type_change
from .r208_type_revalidates import rule as r208_type_revalidates
from .r209_collation_change import rule as r209_collation_change
from .r210_disk_headroom import rule as r210_disk_headroom
from .r211_default_not_in_sight import rule as r211_default_not_in_sight
from .s201_grant_public import rule as s201_grant_public
from .s202_broad_grant import rule as s202_broad_grant
from .s203_revoke import rule as s203_revoke
from .s204_owner_change import rule as s204_owner_change
from .s205_role_powers import rule as s205_role_powers
from .s206_password_in_text import rule as s206_password_in_text
from .s207_definer_without_path import rule as s207_definer_without_path
from .s208_row_security_off import rule as s208_row_security_off
from .s209_open_policy import rule as s209_open_policy
from .s210_triggers_off import rule as s210_triggers_off
from .s211_server_setting import rule as s211_server_setting
from .s212_server_files import rule as s212_server_files
from .s213_untrusted_language import rule as s213_untrusted_language
from .s214_extension_change import rule as s214_extension_change
from .s215_ends_sessions import rule as s215_ends_sessions
from .s216_advisory_lock import rule as s216_advisory_lock
from .s217_personal_data import rule as s217_personal_data
from .s218_event_trigger import rule as s218_event_trigger
from .s219_throws_away import rule as s219_throws_away
from .t101_outside_in_transaction import rule as t101_outside_in_transaction
from .t102_transaction_control import rule as t102_transaction_control
from .t103_unfinished_transaction import rule as t103_unfinished_transaction
from .t104_label_used_too_early import rule as t104_label_used_too_early
from .t105_invalid_index_kept import rule as t105_invalid_index_kept
from .t106_not_repeatable import rule as t106_not_repeatable
from .t107_drift_hidden import rule as t107_drift_hidden
from .t108_unbatched_rows import rule as t108_unbatched_rows
from .t109_copy_table import rule as t109_copy_table
from .t110_rows_decide import rule as t110_rows_decide
from .t111_setting_left_behind import rule as t111_setting_left_behind
from .t112_not_seen import rule as t112_not_seen
from .t113_schema_and_rows import rule as t113_schema_and_rows
from .t114_unqualified_name import rule as t114_unqualified_name
from .t115_named_twice import rule as t115_named_twice
from .t116_name_too_long import rule as t116_name_too_long
from .t117_foreign_key_types_differ import rule as t117_foreign_key_types_differ
from .t118_partitioned_refuses import rule as t118_partitioned_refuses
from .t119_newer_server import rule as t119_newer_server
from .t120_index_corruption import rule as t120_index_corruption
from .t121_unseen_routine import rule as t121_unseen_routine

RULES = (
    a101_rename_column.RULE,
    a102_rename_table.RULE,
    a103_moved_schema.RULE,
    a104_rename_label.RULE,
    a105_rename_object.RULE,
    a106_required_column.RULE,
    a107_drop_not_null.RULE,
    a108_change_default.RULE,
    a109_client_type_break.RULE,
    a110_json_column.RULE,
    a111_new_write_restriction.RULE,
    a112_drop_constraint.RULE,
    a113_drop_index_in_use.RULE,
    a114_replace_view.RULE,
    a115_replace_routine.RULE,
    a116_add_label.RULE,
    a117_positional_insert.RULE,
    a118_replica_identity.RULE,
    a119_publication_change.RULE,
    a120_identity_always.RULE,
    a121_drop_view.RULE,
    a122_drop_routine.RULE,
    a123_drop_type.RULE,
    a124_put_aside.RULE,
    a125_rule_change.RULE,
    d101_drop_table.RULE,
    d102_drop_column.RULE,
    d103_truncate.RULE,
    d104_every_row.RULE,
    d105_drop_schema.RULE,
    d106_drop_owned.RULE,
    d107_drop_database.RULE,
    d108_drop_cascade.RULE,
    d109_drop_sequence.RULE,
    d110_drop_partition.RULE,
    d111_narrow_type.RULE,
    d112_drop_and_recreate.RULE,
    d113_drop_generation.RULE,
    d114_sequence_reset.RULE,
    d115_unlogged.RULE,
    d116_irreversible.RULE,
    d117_instead_rule.RULE,
    d118_counts_from_one.RULE,
    l101_index_not_concurrent.RULE,
    l102_scan_under_lock.RULE,
    l103_drop_index_not_concurrent.RULE,
    l104_reindex_not_concurrent.RULE,
    l105_check_validates.RULE,
    l106_foreign_key_validates.RULE,
    l107_not_null_scans.RULE,
    l108_unique_builds_index.RULE,
    l109_primary_key_builds_index.RULE,
    l110_primary_key_on_nullable.RULE,
    l111_exclusion_constraint.RULE,
    l112_attach_scans.RULE,
    l113_create_partition_of.RULE,
    l114_detach_not_concurrent.RULE,
    l115_index_on_partitioned.RULE,
    l116_index_if_not_exists.RULE,
    l117_foreign_key_in_column.RULE,
    l118_drop_foreign_key.RULE,
    l119_create_trigger.RULE,
    l120_drop_trigger.RULE,
    l121_refresh_not_concurrent.RULE,
    l122_vacuum_full.RULE,
    l123_explicit_lock.RULE,
    l124_policy_lock.RULE,
    l125_storage_lock.RULE,
    l126_index_renamed_as_table.RULE,
    l127_domain_constraint.RULE,
    l128_composite_attribute.RULE,
    l129_missing_lock_timeout.RULE,
    l130_missing_statement_timeout.RULE,
    l131_timeout_disabled.RULE,
    l132_missing_idle_timeout.RULE,
    l133_wide_lock_window.RULE,
    l134_work_under_lock.RULE,
    l135_validate_in_same_transaction.RULE,
    l136_rows_changed_under_lock.RULE,
    l137_repeated_scan.RULE,
    l138_default_partition_scan.RULE,
    l139_wait_under_lock.RULE,
    q101_int_primary_key.RULE,
    q102_small_integer.RULE,
    q103_serial_type.RULE,
    q104_limited_text.RULE,
    q105_char_type.RULE,
    q106_timestamp_without_zone.RULE,
    q107_money_type.RULE,
    q108_enum_type.RULE,
    q109_domain_with_constraint.RULE,
    q110_foreign_key_without_index.RULE,
    q111_wide_index.RULE,
    q112_unnamed.RULE,
    q113_table_without_key.RULE,
    q114_naming.RULE,
    q115_missing_comment.RULE,
    q116_column_order.RULE,
    q117_duplicate_index.RULE,
    q118_label_at_the_end.RULE,
    r200_rewrite.RULE,
    r201_volatile_default.RULE,
    r202_serial_column.RULE,
    r203_stored_column.RULE,
    r204_constrained_domain_column.RULE,
    r205_type_change.RULE,
    r206_type_not_in_sight.RULE,
    r207_timezone_type_change.RULE,
    r208_type_revalidates.RULE,
    r209_collation_change.RULE,
    r210_disk_headroom.RULE,
    r211_default_not_in_sight.RULE,
    s201_grant_public.RULE,
    s202_broad_grant.RULE,
    s203_revoke.RULE,
    s204_owner_change.RULE,
    s205_role_powers.RULE,
    s206_password_in_text.RULE,
    s207_definer_without_path.RULE,
    s208_row_security_off.RULE,
    s209_open_policy.RULE,
    s210_triggers_off.RULE,
    s211_server_setting.RULE,
    s212_server_files.RULE,
    s213_untrusted_language.RULE,
    s214_extension_change.RULE,
    s215_ends_sessions.RULE,
    s216_advisory_lock.RULE,
    s217_personal_data.RULE,
    s218_event_trigger.RULE,
    s219_throws_away.RULE,
    t101_outside_in_transaction.RULE,
    t102_transaction_control.RULE,
    t103_unfinished_transaction.RULE,
    t104_label_used_too_early.RULE,
    t105_invalid_index_kept.RULE,
    t106_not_repeatable.RULE,
    t107_drift_hidden.RULE,
    t108_unbatched_rows.RULE,
    t109_copy_table.RULE,
    t110_rows_decide.RULE,
    t111_setting_left_behind.RULE,
    t112_not_seen.RULE,
    t113_schema_and_rows.RULE,
    t114_unqualified_name.RULE,
    t115_named_twice.RULE,
    t116_name_too_long.RULE,
    t117_foreign_key_types_differ.RULE,
    t118_partitioned_refuses.RULE,
    t119_newer_server.RULE,
    t120_index_corruption.RULE,
    t121_unseen_routine.RULE,
)
