"""What a form-encoded value says (application/x-www-form-urlencoded, https://url.spec.whatwg.org). Pure.

Slack sends a form as JSON in such a value. The standard library looks at each of its two thousand escapes in Python,
which takes as long as all judging of the form. Quoted-printable is the same code with another sign, and read in C.
"""

from __future__ import annotations

from binascii import a2b_qp
from urllib.parse import unquote_plus


def decoded(value: str) -> str:
    """As `urllib.parse.parse_qsl` decodes it: what is no escape stays, and bytes that are no UTF-8 become U+FFFD."""
    if not value.isascii() or "=" in value or "\n" in value:
        return unquote_plus(value)  # of another meaning in quoted-printable
    quoted = value.encode().replace(b"+", b" ").replace(b"%", b"=")
    read = a2b_qp(quoted)
    if len(quoted) - len(read) != 2 * quoted.count(b"="):
        return unquote_plus(value)  # not every sign begins an escape
    return read.decode(errors="replace")
