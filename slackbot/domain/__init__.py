"""Interviews, applicants, requests and notifications, and the rules about them. Pure: no I/O, times are arguments.

interview.py      what is sent to Apploi, and the outcome of an attempt
applicant.py      applicants, searching them, and how much of a name may be shown
person.py         people in Slack, and their preferences
privacy.py        what a conversation may see
request/          a booking from the accepted form to its reported result
notification/     the messages beside the result: reminders, announcements
calendar_export/  links and files for people's own calendars
wording.py        phrases that messages and forms share
storable.py       text that every database can store
"""
