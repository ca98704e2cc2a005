"""The Home tab: the interviews that a person booked or conducts, and their preferences.

Only its viewer sees it, so applicants' names are shown in full; storage/user_lists.py selects what the viewer may see.
Everything that people or Apploi typed is escaped.

Pure:
contents.py            what the tab is built from
view.py                the tab
items.py               one interview in it
agenda.py              a list of interviews as a message: the answer to `list` and `today`
hours.py               days and times for its viewer
preferences.py         the viewer's preferences and their fields
subscription.py        the viewer's calendar, and the view that shows its address
ids.py                 ids of buttons and fields

With Slack and the store:
tab.py                 loads and publishes the tab
publisher.py           publishes one view at a time for each person
calendar_addresses.py  gives people the addresses of their calendars
"""

from slackbot.slack.home.contents import PAGE_SIZE, HomeData, Viewer
from slackbot.slack.home.preferences import (
    PROFILE_VALUE,
    profile_option,
    with_digest,
    with_facility,
    with_notifications,
    with_zone,
)
from slackbot.slack.home.view import build_home, parse_first, unavailable_home

__all__ = [
    "PAGE_SIZE",
    "PROFILE_VALUE",
    "HomeData",
    "Viewer",
    "build_home",
    "parse_first",
    "profile_option",
    "unavailable_home",
    "with_digest",
    "with_facility",
    "with_notifications",
    "with_zone",
]
