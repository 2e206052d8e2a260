from django.db import migrations

from publishing.triggers import written_once


class Migration(migrations.Migration):
    dependencies = [("publishing", "0001_editorial")]
    operations = [*written_once("publishing_event", "publishing_signoff", "publishing_reminder")]
