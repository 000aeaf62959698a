"""Before anything else: with whom we speak, and for whom that says to speak."""

from typing import Any

from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.kern.instellingen import instellingen
from app.toegang.wachter import Wachter


class Voordeur:
    """ASGI application around another that hands every request its doorkeeper, and the address it really comes from."""

    def __init__(self, app: ASGIApp, wachter: Wachter) -> None:
        proxies = [deel.strip() for deel in instellingen().proxies.split(",") if deel.strip()]
        self._app: Any = ProxyHeadersMiddleware(app, proxies)  # type: ignore[arg-type]
        self._wachter = wachter

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        if scope["type"] == "http":
            staat = scope.setdefault("state", {})
            staat["wachter"] = self._wachter
            # A header may say for whom a proxy asks; who the proxy is, only the connection says.
            staat["tegenpartij"] = scope["client"][0] if scope.get("client") else None
        await self._app(scope, receive, send)
