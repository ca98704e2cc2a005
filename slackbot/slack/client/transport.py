"""Clients that send the token to no host but Slack's.

slack_sdk follows redirects and sends the token along, and takes a proxy from the environment, for plain http too and
without regard to NO_PROXY (docs/slack.md, F26). Here a redirect is just a response that isn't Slack's, and the proxy is
the one given or none. It sees the host name and nothing else, because the certificate is verified end to end.
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

    def __init__(self, *, ssl: SSLContext, proxy: str | None, **settings: Any) -> None:
        super().__init__(ssl=ssl, **settings)
        self.proxy = proxy
        self._opener = _make_opener(proxy, ssl)

    def _perform_urllib_http_request_internal(self, url: str, req: Request) -> dict[str, Any]:
        answer = self._opener.open(req, timeout=self.timeout)
        return {"status": answer.status, "headers": answer.headers, "body": _decode_body(answer)}


class NoRedirectWebhookClient(WebhookClient):
    """A client for a `response_url` that refuses redirects; `settings` are slack_sdk's."""

    def __init__(self, url: str, *, ssl: SSLContext, proxy: str | None, **settings: Any) -> None:
        super().__init__(url, ssl=ssl, **settings)
        self.proxy = proxy
        self._opener = _make_opener(proxy, ssl)

    def _perform_http_request_internal(self, url: str, req: Request) -> WebhookResponse:
        answer = self._opener.open(req, timeout=self.timeout)
        headers: Any = answer.headers
        return WebhookResponse(url=url, status_code=answer.status, body=_decode_body(answer), headers=headers)


class _NoRedirectHandler(HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def _make_opener(proxy: str | None, tls: SSLContext) -> OpenerDirector:
    proxies = ProxyHandler({"https": proxy} if proxy else {})
    return build_opener(_NoRedirectHandler(), proxies, HTTPSHandler(context=tls))


def _decode_body(answer: HTTPResponse) -> str:
    return answer.read().decode(answer.headers.get_content_charset() or "utf-8")
