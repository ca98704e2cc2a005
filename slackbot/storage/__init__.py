"""Everything that outlives a restart, in SQLite or PostgreSQL. Start at `store.Store`.

store.py          requests: add, save, change, list, redact
leases.py         claim rows, renew and expire leases; for requests and notifications
notifications.py  the table of notifications
conflicts.py      overlapping bookings; reschedules.py: a booking that replaces another
user_lists.py     what one person sees on Home; recent.py: their recent applicants and interviewers
preferences.py, events.py, error_reports.py, redaction.py, stats.py   one small table or query each
tables.py         the tables, and how a Request becomes a row
database.py       transactions; engines.py: connections and deadlines; errors.py: driver errors as StoreErrors
notify.py         LISTEN/NOTIFY; failover.py, clock.py, in_use.py: what only PostgreSQL makes necessary
schema.py         runs migrations/
"""
