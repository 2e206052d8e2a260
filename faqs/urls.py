from django.urls import path

from faqs import views

app_name = "faqs"
urlpatterns = [
    path("", views.question_list, name="list"),
    path("answered/", views.was_answered, name="answered"),
    path("<slug:slug>/", views.question, name="question"),
    path("<slug:slug>/changes/", views.small_changes, name="small_changes"),
]
