from django.urls import path

from clinic import views

app_name = "clinic"
urlpatterns = [
    path("physicians/<slug:slug>/", views.physician, name="physician"),
    path("notices/<slug:slug>/", views.notice, name="notice"),
]
