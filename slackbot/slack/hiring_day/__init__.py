"""The form that books several interviews at once, a hiring day.

It is the form for one interview (slack/form) with several applicants, a step between them, and a time for each.

ids.py         ids of its view and blocks
plan.py        who is interviewed when, as read from the fields; pure
view.py        the view, and changes to it while it is open; pure
booking.py     the requests that it makes, or what has to be mended or asked first; pure
applicants.py  searches for the applicants whom the words name
service.py     opens the form, keeps it up to date, and takes it
undo.py        the message with *Undo*, and the button in it
"""
