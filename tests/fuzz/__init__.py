"""Everything that comes from outside, made odd: `python -m tests.fuzz [target …] [--runs N | --seconds S]`.

Each target is a function `one(data: bytes)` that reads its choices out of the bytes, hands something odd to one
entrance of slackbot, and fails when the answer is a 5xx, when an exception comes out that is not ours, when words of a
traceback are in what a person reads, or when it takes a second of the processor.

    bytes.py       choices out of bytes
    oddities.py    a payload with fields missing, wrong or huge
    pure.py        what is understood, judged and decided
    arriving.py    the bytes before the door
    server.py      the door
    web.py         answers of Slack and Apploi, over HTTP on loopback
    story.py       every kind of genuine request
    everything.py  the whole app between the stand-ins, sent that story made odd
    corpus/        seeds, one folder for each target; what crashed once is one
    covered.py     one target under atheris, guided by coverage
"""
