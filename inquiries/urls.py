from django.urls import include, path

from inquiries.asking.views import ending, start, steps

app_name = "inquiries"
urlpatterns = [
    path("new/", start.new, name="new"),
    path("new/<str:preset>/", start.new, name="new_about"),
    path("safety/", start.safety, name="safety"),
    path("call-me/", start.call_me, name="call_me"),
    path("called/<str:sealed>/", start.called, name="called"),
    path("cleared/", steps.cleared, name="cleared"),
    path("clear-computer/", ending.clear_computer, name="clear_computer"),
    path("<uuid:draft_id>/", steps.resume, name="resume"),
    path("<uuid:draft_id>/emergency/", steps.emergency, name="emergency"),
    path("<uuid:draft_id>/under-18/", steps.under_18, name="under_18"),
    path("<uuid:draft_id>/clear/", steps.clear, name="clear"),
    path("<uuid:draft_id>/stay/", steps.stay, name="stay"),
    path("<uuid:draft_id>/check/", ending.check, name="check"),
    path("<uuid:draft_id>/sent/", ending.sent, name="sent"),
    path("<uuid:draft_id>/<slug:slug>/", steps.step, name="step"),
    path("", include("inquiries.status.urls")),
]
