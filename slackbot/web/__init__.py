"""The HTTP edge: Slack's requests, health checks, metrics and calendar files."""
