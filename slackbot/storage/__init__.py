"""Requests, notifications and what else outlives a restart, in SQLite or PostgreSQL."""
