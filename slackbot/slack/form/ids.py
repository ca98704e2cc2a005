"""The IDs of the form's views and blocks (docs/contract.md#the-form). In the form, block_id = action_id."""

VIEW = "schedule_interview"

APPLICANT = "applicant"
WHEN = "when"
TIMEZONE = "timezone"
DURATION = "duration"
INTERVIEWER = "interviewer"
INTERVIEWER_ID = "interviewer_id"
TEAM_ID = "team_id"
LOCATION = "location"
CHANNEL = "channel"

LOOK_AGAIN = "look_again"
PREVIEW = "preview"
READING = "reading"
LOOKING = "looking"
SIMILAR_APPLICANT = "similar_applicant"
QUESTION = "question"
STANDING = "standing"
SOURCE = "source"

CHOOSE_VIEW = "choose_interview"
INTERVIEW = "interview"

CANCELLED_VIEW = "cancelled_in_apploi"

INVITATION_VIEW = "invitation_text"
ENGLISH = "english"
SPANISH = "spanish"

KNOWN = "known"
FAULT = "fault"
