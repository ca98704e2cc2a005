"""The promise, proved: nothing lost, nothing twice. `python -m tests.proofs` kills, cuts and starves the real app.

stage.py     the fakes, the database and the processes of `slackbot serve`
crowd.py     people who fill in forms, and press again when it did not work
verdict.py   what became of every form: lost, sent twice, told twice, unconfirmed
undo.py      kill -9 while people press *Undo*
kills.py     kill -9 at random moments under load
points.py    kill -9 at named points
outages.py   a database that is stopped, locked or full

The short form of each runs in the suite (tests/proofs/test_proofs.py); `--long` is the whole proof.
"""
