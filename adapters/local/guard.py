"""What keeps the page to this machine: loopback only, no foreign Host (DNS rebinding), no foreign Origin."""

import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cache-Control": "no-cache",
}


def is_loopback(host: str) -> bool:
    """Whether a host name or address can only mean this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def names_this_machine(authority: str) -> bool:
    """Whether a Host header (``name[:port]``, IPv6 in brackets) names this machine."""
    if authority.startswith("["):
        name, closed, rest = authority[1:].partition("]")
        return bool(closed) and (not rest or rest.startswith(":")) and is_loopback(name)
    return is_loopback(authority.partition(":")[0])


def same_origin(request: web.Request) -> bool:
    """Whether a page we served sent this: browsers put the page's origin on every WebSocket and POST."""
    return request.headers.get("Origin") == f"http://{request.host}"


@web.middleware
async def guarded(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what does not come from this machine's own page."""
    if not names_this_machine(request.host):
        return web.Response(status=421, text="This page answers to 127.0.0.1 and localhost only.\n")
    opens_socket = "upgrade" in request.headers.get("Connection", "").lower()
    if (opens_socket or request.method not in {"GET", "HEAD"}) and not same_origin(request):
        return web.Response(status=403, text="This request comes from another site.\n")
    return await handler(request)


async def seal(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers on an answer that is about to leave; those it brings itself stay."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
