"""The site's addresses, plus addresses for pages that appear only with DEBUG or after a fault."""

from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.shortcuts import render
from django.urls import path

from anchor import views
from anchor.urls import handler400, handler403, handler404, handler500
from anchor.urls import urlpatterns as site
from inquiries import outages

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


def database_away(request):
    try:
        raise OperationalError
    except OperationalError:
        return views.server_error(request)


urlpatterns = [
    *site,
    path("components/", views.components),
    path("fault/400/", views.bad_request),
    path("fault/403/", views.forbidden),
    path("fault/403-form/", views.form_expired),
    path("fault/413/", lambda request: views.bad_request(request, RequestDataTooBig())),
    path("fault/429/", lambda request: render(request, "429.html", {"minutes": 15}, status=429)),
    path("fault/500/", views.server_error),
    path("fault/503/", database_away),
    path("fault/outage/", outages.outage),
]
