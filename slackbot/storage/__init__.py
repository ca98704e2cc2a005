"""Everything that outlives a restart, in SQLite or PostgreSQL. Start at `store.Store`.

store.py          requests: add, save, change, list, redact
leases.py         claim rows, renew and expire leases: of requests and of the next four
notifications.py, digests.py, hiring_days.py, workflow_steps.py   what else a worker posts or ends
conflicts.py      overlapping bookings; reschedules.py: a booking that replaces another
user_lists.py     what one person sees on Home; recent.py: their recent applicants and interviewers
requests_by_day.py   what `slackbot requests export` prints
preferences.py, calendar_subscriptions.py, events.py, undo_messages.py, …   one small table or query each
tables.py         the tables, and how a Request becomes a row
database.py       transactions; engines.py: connections and deadlines; errors.py: driver errors as StoreErrors
notify.py         LISTEN/NOTIFY; failover.py, clock.py, in_use.py: what only PostgreSQL makes necessary
schema.py         runs migrations/
"""
