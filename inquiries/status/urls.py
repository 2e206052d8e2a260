"""Included by inquiries.urls, so that the names are "inquiries:status" and so on."""

from django.urls import path

from inquiries.status import views

urlpatterns = [
    path("status/<str:secret>/", views.status, name="status"),
    path("status/<str:secret>/withdraw/", views.withdraw, name="withdraw"),
    path("status/<str:secret>/deletion/", views.deletion, name="deletion"),
    path("status/<str:secret>/add/", views.add, name="add"),
    path("lost-link/", views.lost_link, name="lost_link"),
    path("lost-link/asked/", views.lost_link_asked, name="lost_link_asked"),
]
