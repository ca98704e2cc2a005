"""Every job of a first week, done in a real browser as a person does it: `python -m tests.benchmarks.first_week`."""
