"""Clients that send the token to no host but Slack's.

slack_sdk follows redirects and sends the token along, and uses a proxy for plain http too. Here a redirect is just a
response that isn't Slack's. A proxy from the environment is used for https:// only: it sees the host name and nothing
else, because the certificate is verified end to end. Plain http, which the settings allow to this machine only, uses
none.
"""

from __future__ import annotations

from http.client import HTTPResponse
from ssl import SSLContext
from typing import Any
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, ProxyHandler, Request, build_opener

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient, WebhookResponse


class NoRedirectWebClient(WebClient):
    """A Web API client that refuses redirects; `settings` are slack_sdk's."""

    def __init__(self, *, base_url: str, ssl: SSLContext, **settings: Any) -> None:
        super().__init__(base_url=base_url, ssl=ssl, **settings)
        self._opener = _make_opener(base_url, ssl)

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        answer = self._opener.open(req, timeout=self.timeout)
        return {"status": answer.status, "headers": answer.headers, "body": _decode_body(answer)}


class NoRedirectWebhookClient(WebhookClient):
    """A client for a `response_url` that refuses redirects; `settings` are slack_sdk's."""

    def __init__(self, url: str, *, ssl: SSLContext, **settings: Any) -> None:
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
