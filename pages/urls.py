from django.urls import path

from pages import views

app_name = "pages"
urlpatterns = [
    path("physicians/<slug:slug>/", views.physician, name="physician"),
    path("physicians/<slug:slug>/changes/", views.biography_changes, name="biography_changes"),
    path("notices/<slug:slug>/", views.notice, name="notice"),
    path("notices/<slug:slug>/changes/", views.notice_changes, name="notice_changes"),
]
