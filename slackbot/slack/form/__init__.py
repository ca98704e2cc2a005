"""The form: built from what is known, read back from what was entered. Pure; the ids live here only.

words of the command ─► Form ─► build() ─► Slack ─► entered() ─► judge() ─► Filled, or what is wrong or not seen

ids.py      the names of the view and its fields
form.py     what it starts with, and what rides along in it
view.py     the view that Slack shows
options.py  what the menus offer
judging.py  what was entered, and whether it is an interview
preview.py  what the words beneath `when` say
seen.py     what its sender saw there last, and so what may be booked
bare.py     the view with less filled in, for when Slack does not take it
"""
