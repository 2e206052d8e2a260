from django.urls import path

from procedures import views

app_name = "procedures"
urlpatterns = [
    path("", views.procedure_list, name="list"),
    path("<slug:slug>/", views.procedure, name="procedure"),
    path("<slug:slug>/changes/", views.small_changes, name="small_changes"),
]
