"""The form in which interviews are booked and rescheduled.

command or message ─► Form ─► build_view() ─► Slack ─► read_values() ─► validate() ─► ValidForm or what to fix

Pure:
ids.py                     ids of the views and their blocks
form.py                    initial values, and the metadata that the view carries
prefill.py, source.py      initial values from a command, a message or an earlier request
external_interviewers.py   interviewers outside Slack
rejection.py               what Apploi rejected, shown at its field
view.py, fields.py         the view and its fields
options.py                 options of its menus
facility_choice.py         which facility a new form starts with
facility_view.py           what changes with the facility
preview.py                 how the words in `when` are read
seen_reading.py            the reading that the person last saw, which is the one that may be booked
applicant_info.py          what is shown under the chosen applicant
validation.py              field values, and whether they make an interview
fallback.py                the view with less filled in, in case Slack rejects it
changes.py                 changes to an open form
form_request.py            who asks for a form, from where, with what words
submission.py              a submitted form, and the request that it makes
reschedule.py              the small views that ask which interview, or how to cancel it

With Slack and the store:
service.py                 opens the form, and takes it once it is submitted
builder.py                 makes the form
rescheduling.py            makes the views to reschedule and to cancel
view_opener.py             opens a view, with less filled in if Slack rejects it
facility_field.py          lets the form follow its facility, and guards whose applicants it takes
applicant_field.py         searches for the applicant
live_preview.py            lets the preview follow what is typed
updater.py                 changes open forms
"""
