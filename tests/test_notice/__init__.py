"""The rules of notices, as tables of cases."""
