"""Ids of the Home tab and of the buttons and fields that only it has."""

VIEW = "home"

SCHEDULE = "schedule_interview_from_home"
REFRESH = "home_refresh"
EARLIER = "home_earlier"
LATER = "home_later"
TIMEZONE = "preferred_timezone"
FACILITY = "preferred_facility"
TELLING = "preferred_telling"
DIGEST = "preferred_digest"
