"""The names that Slack and we give to what is pressed on the Home tab alone."""

VIEW = "home"

SCHEDULE = "schedule_interview_from_home"
REFRESH = "home_refresh"
EARLIER = "home_earlier"
LATER = "home_later"
TIMEZONE = "preferred_timezone"
TELLING = "preferred_telling"
