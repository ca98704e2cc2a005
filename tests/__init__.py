"""The tests; each says in a sentence what holds."""
