"""The schema's steps, run by `slackbot.storage.schema.migrate` through Alembic.

A step is never changed once released; a new one says in `down_revision` which it follows.
"""
