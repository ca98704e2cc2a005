"""Metrics, logs and correlation ids."""
