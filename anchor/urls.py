from django.conf import settings
from django.contrib import admin
from django.urls import include, path, re_path

from anchor import discovery, search_views, views
from publishing.views import image

urlpatterns = [
    path("", views.home, name="home"),
    path("procedures/", include("procedures.urls")),
    path("faqs/", include("faqs.urls")),
    path("inquiries/", include("inquiries.urls")),
    path("search/", search_views.results, name="search"),
    path("search/suggest/", search_views.suggestions, name="search-suggest"),
    path("", include("pages.urls")),
    re_path(r"^images/(?P<digest>[0-9a-f]{32})-(?P<width>[0-9]{1,4})\.webp$", image, name="image"),
    path("admin/", admin.site.urls),
    path("healthz/", views.healthz, name="healthz"),
    path("readyz/", views.readyz, name="readyz"),
    path("favicon.ico", discovery.favicon),
    path("robots.txt", discovery.robots, name="robots"),
    path("sitemap.xml", discovery.sitemap, name="sitemap"),
    path(".well-known/security.txt", discovery.security, name="security"),
    path("cards/<slug:digest>.png", discovery.card, name="card"),
]
if settings.DEBUG:
    urlpatterns.append(path("components/", views.components, name="components"))

handler400 = "anchor.views.bad_request"
handler403 = "anchor.views.forbidden"
handler404 = "anchor.views.not_found"
handler500 = "anchor.views.server_error"
