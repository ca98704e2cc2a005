"""Slackbot on one machine: the real app between a stand-in for Slack and a stand-in for Apploi.

Only tests and `slackbot demo` import this; the app itself never does, and talks to the stand-ins over HTTP
as it would to the real ones. Everybody and everything in here is invented.
"""
