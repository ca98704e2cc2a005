"""Everything that comes from outside, made odd: `python -m tests.fuzz [target …] [--inputs N | --seconds S]`.

Each target is a function of bytes that reads its choices out of them, hands something odd to one entrance of slackbot,
and fails when the answer is a 5xx or takes a second, when an exception comes out that is not ours, or when words of a
traceback are in what a person reads. A run fails too when memory goes on growing.

    bytes.py       choices out of bytes
    words.py       words that people say, and names that Slack and the app have for things
    oddities.py    a payload with fields missing, wrong or huge
    pure.py        what is understood, judged and decided
    web.py         answers of Slack and Apploi, over HTTP on loopback
    whole.py       `app`: genuine requests of every kind, made odd, to the whole app
    raw.py         `http`: any request line, headers and body, to the whole app behind its server
    story.py       every kind of genuine request
    everything.py  the whole app between the fakes, and what is asked of each of its answers
    at_once.py     in one thread and without sockets
    limits.py      what no input may cost
    corpus/        seeds, one folder for each target; what crashed once is one
    targets.py     the targets by name
    covered.py     one target under atheris, guided by coverage
    figures.py     what that tells of itself
"""
