"""Pages for machines: sitemap, robots.txt, security.txt and the pictures of shared links."""

from datetime import UTC, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from anchor import public_pages
from clinic import facts
from clinic.templatetags.clinic_facts import tel
from pages import cards
from pages.structured_data import absolute

FOR_A_DAY = cache_control(public=True, max_age=24 * 3600)
SECURITY_TXT_HOLDS = timedelta(days=180)  # RFC 9116, section 2.5.5: less than a year


@require_safe
@FOR_A_DAY
def favicon(request: HttpRequest) -> HttpResponseBase:
    # Browsers request it for pages without an icon of their own, such as a 404 page of Django's admin.
    return redirect(static("img/favicon.svg"))


@require_safe
@FOR_A_DAY
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /inquiries/",
        f"Allow: {reverse('inquiries:new')}",
        "",
        f"Sitemap: {absolute(reverse('sitemap'))}",
    ]
    return text(lines)


@require_safe
@FOR_A_DAY
def security(request: HttpRequest) -> HttpResponse:
    # RFC 9116
    contact = security_contact(request)
    expires = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0) + SECURITY_TXT_HOLDS
    lines = [
        f"Contact: {contact}",
        f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}",
        f"Canonical: {absolute(request.path)}",
        f"Preferred-Languages: {settings.LANGUAGE_CODE.partition('-')[0]}",
    ]
    return text(lines)


def security_contact(request: HttpRequest) -> str:
    """SECURITY_CONTACT as a URI. Without it, the clinic's phone number if it is a global one (RFC 3966), else a 404."""
    if contact := settings.SECURITY_CONTACT:
        return contact if ":" in contact else f"mailto:{contact}"
    phone = tel(facts.of(request).practice.phone)
    if not phone.startswith("tel:+"):
        raise Http404
    return phone


def text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
@cache_control(public=True, max_age=0, must_revalidate=True)
def sitemap(request: HttpRequest) -> HttpResponse:
    pages = [(absolute(entry.path), entry.changed) for entry in public_pages.entries(timezone.now())]
    return render(request, "sitemap.xml", {"pages": pages}, content_type="application/xml; charset=utf-8")


@require_safe
def card(request: HttpRequest, digest: str) -> HttpResponse:
    """The picture of a shared link. Its address is a hash of its words, so browsers may cache it forever."""
    picture = cards.kept(digest) or drawn(digest, facts.of(request).practice.name)
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # other sites show it
    return response


def drawn(digest: str, name: str) -> bytes:
    """Draws and keeps the picture with this digest. Raises Http404 if no page has it."""
    titles = [name, *public_pages.titles(timezone.now())]
    title = next((title for title in titles if cards.digest(title, name) == digest), None)
    if title is None:
        raise Http404
    picture = cards.draw(title, name)
    cards.keep(digest, picture)
    return picture
