from django.urls import include, path

from inquiries import views

app_name = "inquiries"
urlpatterns = [
    path("new/", views.new, name="new"),
    path("sent/", views.sent, name="sent"),
    path("", include("inquiries.status.urls")),
]
