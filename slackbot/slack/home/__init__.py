"""The Home tab: what one person has booked or holds, and what they prefer. Pure: values in, a view out.

What is shown is private to its viewer, so names are whole; what they may see is settled by who asks for it
(store/listings.py). Everything that people or Apploi typed is escaped.

shown.py        the values that the tab is made of
view.py         the tab
items.py        one interview in it
hours.py        days and hours as its viewer keeps them
preferences.py  what its viewer prefers, and the fields for it
ids.py          the names of its buttons and fields
"""

from slackbot.slack.home.contents import PAGE_SIZE, HomeData, Viewer
from slackbot.slack.home.preferences import PROFILE_VALUE, profile_option, with_notifications, with_zone
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
    "with_notifications",
    "with_zone",
]
