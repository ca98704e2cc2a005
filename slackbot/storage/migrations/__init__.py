"""Alembic migrations, run by `slackbot.storage.schema.migrate`.

A step is never changed once released; a new one says in `down_revision` which it follows.
"""
