"""Middleware for the client address, the encoding of forms, caching and browser permissions."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase]
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PORT", "HTTP_FORWARDED")


def trusted_proxies(get_response: Handler) -> Handler:
    """Sets REMOTE_ADDR to the patient's address. X-Forwarded-For is trusted only from TRUSTED_PROXIES."""
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
    """Answers 415 to a form in another encoding.

    Django 5.2 reads only UTF-8 here. For anything else its CSRF middleware raises BadRequest, and the error handler
    raises it again: a bare 500.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        is_form = request.content_type in {"application/x-www-form-urlencoded", "multipart/form-data"}
        charset = request.content_params.get("charset", "utf-8") if request.content_params else "utf-8"
        if is_form and charset.strip("\"'").lower() not in {"utf-8", "utf8"}:
            return HttpResponse("Send the form as UTF-8.\n", status=415, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return middleware


def no_heuristic_caching(get_response: Handler) -> Handler:
    """Tells caches not to guess how long to keep a response that does not say so.

    Browsers keep a 301 forever, and caches may guess a lifetime for a 404 or 410 (RFC 9111, section 4.2.2). Then a page
    that moves back to an old address would redirect in a circle, and a scheduled page would appear late.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault("Cache-Control", "no-cache")
        return response

    return middleware


def browser_permissions(get_response: Handler) -> Handler:
    """Turns off browser features that no page needs, and keeps other sites from embedding our responses."""

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.setdefault(
            "Permissions-Policy",
            "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=(), interest-cohort=()",
        )
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return middleware
