"""What is decided about a request before any view sees it, and about a response after."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_FORWARDED")


def trusted_proxies(get_response: Handler) -> Handler:
    """Makes REMOTE_ADDR the patient's address, believing X-Forwarded-For only as far as TRUSTED_PROXIES reach."""
    networks = [ip_network(proxy, strict=False) for proxy in settings.TRUSTED_PROXIES]

    def trusted(address: str) -> bool:
        try:
            return any(ip_address(address) in network for network in networks)
        except ValueError:
            return False

    def middleware(request: HttpRequest) -> HttpResponseBase:
        meta = request.META
        hops = [hop.strip() for hop in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if hop.strip()]
        while hops and trusted(meta["REMOTE_ADDR"]):
            meta["REMOTE_ADDR"] = hops.pop()
        for header in FORWARDED:
            meta.pop(header, None)
        return get_response(request)

    return middleware


def utf8_forms_only(get_response: Handler) -> Handler:
    """Answers 415 to a form in another character set.

    Django 5.2 reads only UTF-8 here and otherwise raises BadRequest in its CSRF middleware, whose own error handler
    raises it again: a bare 500.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_form = request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}
        charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
        if is_form and charset.strip("\"'").lower() not in {"utf-8", "utf8"}:
            return HttpResponse("Send the form as UTF-8.\n", status=415, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware


def no_guessing(get_response: Handler) -> Handler:
    """Lets no cache decide by itself how long an answer holds that does not say so.

    Browsers keep a 301 for ever, and caches may guess for a 404 or a 410 (RFC 9111, section 4.2.2): a page that moves
    back to an old address would lead in a circle, and a scheduled one would come late.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Cache-Control", "no-cache")
        return response

    return middleware


def browser_permissions(get_response: Handler) -> Handler:
    """Refuses what no page here needs from a browser, and keeps other sites from embedding what this one sends."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault(
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), interest-cohort=()",
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware
