"""How slack_sdk reaches Slack from here: to the host that is meant, and to no other.

slack_sdk goes after redirects and takes the token along, and sends plain http through a proxy too. Here a redirect is
an answer like any other that is not Slack's. Towards https:// a proxy of the environment is used: it sees the host's
name and nothing inside, because certificates are verified from end to end. Plain http, which the settings allow to this
machine only, goes through none.
"""

from __future__ import annotations

from http.client import HTTPResponse
from ssl import SSLContext
from typing import Any
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient, WebhookResponse


class NoRedirectWebClient(WebClient):
    """The Web API, with nobody followed."""

    def __init__(self, *, base_url: str, ssl: SSLContext, **settings: Any) -> None:
        """The settings are slack_sdk's own."""
        super().__init__(base_url=base_url, ssl=ssl, **settings)
        self._opener = _make_opener(base_url, ssl)

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        answer = self._opener.open(req, timeout=self.timeout)
        return {"status": answer.status, "headers": answer.headers, "body": _decode_body(answer)}


class NoRedirectWebhookClient(WebhookClient):
    """A `response_url`, with nobody followed."""

    def __init__(self, url: str, *, ssl: SSLContext, **settings: Any) -> None:
        """The settings are slack_sdk's own."""
        super().__init__(url, ssl=ssl, **settings)
        self._opener = _make_opener(url, ssl)

    def _perform_http_request_internal(self, url: str, req: Request) -> WebhookResponse:
        answer = self._opener.open(req, timeout=self.timeout)
        headers: Any = answer.headers
        return WebhookResponse(url=url, status_code=answer.status, body=_decode_body(answer), headers=headers)


class _NoRedirectHandler(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _make_opener(url: str, tls: SSLContext) -> OpenerDirector:
    proxies: dict[str, str] | None = None if url.lower().startswith("https:") else {}
    return build_opener(_NoRedirectHandler(), ProxyHandler(proxies), HTTPSHandler(context=tls))


def _decode_body(answer: HTTPResponse) -> str:
    return answer.read().decode(answer.headers.get_content_charset() or "utf-8")
