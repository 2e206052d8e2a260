from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from anchor import views

urlpatterns = [
    path("", views.home, name="home"),
    path("procedures/", include("procedures.urls")),
    path("faqs/", include("faqs.urls")),
    path("inquiries/", include("inquiries.urls")),
    path("", include("clinic.urls")),
    path("admin/", admin.site.urls),
    path("healthz/", views.healthz, name="healthz"),
    path("readyz/", views.readyz, name="readyz"),
    path("robots.txt", views.robots, name="robots"),
]
if settings.DEBUG:
    urlpatterns.append(path("components/", views.components, name="components"))

handler400 = "anchor.views.bad_request"
handler403 = "anchor.views.forbidden"
handler404 = "anchor.views.not_found"
handler500 = "anchor.views.server_error"
