"""Erases what was called erased before and was not, so that the next migration can forbid it."""

import secrets

from django.conf import settings
from django.db import migrations, models

PARTS = ["Person", "Answers", "Message", "Note", "ContactAttempt", "SafetyEvent", "OneTimeCode", "StatusToken", "Draft"]
NOTHING = {
    "kind": "", "duplicate_of": None, "urgent": False, "safety": "", "spam_points": 0, "topic": "", "procedure": None,
    "procedure_edition": None, "asked_from": "", "contact_first_by": "", "voicemail_ok": None, "texts_ok": False,
    "language": "", "speaks": "", "interpreter": False, "hearing": False, "follow_up_on": None, "best_times": [],
    "spam_rules": [],
}  # fmt: skip


def erase(apps, schema_editor):
    erased = apps.get_model("inquiries", "Inquiry").objects.filter(state="erased")
    for part in PARTS:
        apps.get_model("inquiries", part).objects.filter(inquiry__in=erased).delete()
    for inquiry in erased:
        ended = {"closed_at": inquiry.closed_at or inquiry.received_at, "close_reason": inquiry.close_reason or "withdrawn"}
        erased.filter(pk=inquiry.pk).update(submission_key=secrets.token_hex(32), **NOTHING | ended)


def keep(apps, schema_editor):
    """What was erased stays erased."""


class Migration(migrations.Migration):

    dependencies = [
        ('inquiries', '0005_mails_and_looks'),
        ('procedures', '0006_remember_imported_author'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='inquiry',
            name='inquiries_procedure_with_its_edition',
        ),
        migrations.RemoveConstraint(
            model_name='inquiry',
            name='inquiries_known_contact',
        ),
        migrations.RemoveConstraint(
            model_name='inquiry',
            name='inquiries_closed_has_a_reason',
        ),
        migrations.RemoveConstraint(
            model_name='inquiry',
            name='inquiries_duplicate_of_something',
        ),
        migrations.AddField(
            model_name='inquiry',
            name='legal_hold',
            field=models.BooleanField(default=False, verbose_name='legal hold'),
        ),
        migrations.AlterField(
            model_name='event',
            name='what',
            field=models.CharField(choices=[('moved', 'moved on'), ('assigned', 'gave it to somebody'), ('replied', 'replied to the patient'), ('noted', 'wrote a note'), ('attempted', 'tried to reach the patient'), ('patient_wrote', 'the patient wrote'), ('made_urgent', 'made urgent: the patient’s words may be of an emergency'), ('question_drafted', 'drafted a question for everybody'), ('deletion_asked', 'deletion was asked for'), ('deletion_answered', 'answered the wish to delete'), ('held', 'put it under a legal hold'), ('released', 'ended the legal hold')], max_length=30, verbose_name='what'),
        ),
        migrations.AlterField(
            model_name='safetyevent',
            name='way_on',
            field=models.CharField(blank=True, choices=[('checked', 'has been seen for this'), ('call', 'asked to be called'), ('mistake', 'said it was a mistake'), ('went_on', 'sent it all the same'), ('', 'went back without a word')], max_length=10, verbose_name='way on'),
        ),
        migrations.RunPython(erase, keep),
    ]
