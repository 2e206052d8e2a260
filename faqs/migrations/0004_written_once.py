from django.db import migrations

from publishing.triggers import written_once


class Migration(migrations.Migration):
    dependencies = [("faqs", "0003_editorial")]
    operations = [*written_once("faqs_questionedition")]
