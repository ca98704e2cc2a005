"""Apploi's partner API: the look-up of applicants and the PUT of an interview.

    client.py      the one session, what leaves and what is read
    exchange.py    one deadline over an exchange; connections, and what is no final answer
    outcomes.py    which status or broken connection means what: pure
    confirming.py  whether the body of a 2xx is a yes: pure
    reading.py     applicants and reasons out of whatever JSON comes back: pure

What is known of the API, and how surely, is written at each place that relies on it. Only this folder knows
`requests`.
"""

from slackbot.apploi.client import Apploi

__all__ = ["Apploi"]
