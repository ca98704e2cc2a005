"""The worker sends stored requests to Apploi, reports their results in Slack and posts notifications when they are due.

worker.py           starts and stops everything: claims, heartbeat, maintenance
pool.py             threads that work on claimed rows, requests or notifications
lease_watch.py      finds the leases that nobody renews anymore
processor.py        the steps of one request
reporting.py        where a result is posted: channel, `response_url` or direct message
hiring_days.py      the message about a hiring day
notifications.py    what happens to one notification
retention.py        deletes personal data that is old enough
slack_rate_limit.py at most one message per second and conversation
throttle.py         slows down all bookings while Apploi is too busy
hooks.py            called after each step, for metrics
"""
