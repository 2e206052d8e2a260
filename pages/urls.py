from django.urls import path

from pages import views

app_name = "pages"
urlpatterns = [
    path("physicians/<slug:slug>/", views.physician, name="physician"),
    path("notices/<slug:slug>/", views.notice, name="notice"),
]
