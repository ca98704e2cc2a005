"""Slackbot on one machine: the real app between a fake Slack and a fake Apploi.

Only tests and `slackbot demo` import this package. The app itself never does: it talks to the fakes over HTTP,
as it would to the real services. All people and data in here are fictional.
"""
