"""Client of Apploi's partner API: search applicants and book interviews. The only package that uses `requests`.

client.py        the `Apploi` class: one session, the requests and their limits
by_facility.py   with the key and the team of each facility
exchange.py      one deadline for a whole HTTP exchange, and connections
outcomes.py      what a status or a broken connection means (pure)
confirmation.py  whether the body of a 2xx confirms the booking (pure)
parsing.py       applicants and reasons from any JSON (pure)

What is known about the API, and from where, is in docs/apploi.md.
"""

from slackbot.apploi.by_facility import FacilityApploi
from slackbot.apploi.client import Apploi

__all__ = ["Apploi", "FacilityApploi"]
