from django.db import migrations

from publishing.triggers import written_once


class Migration(migrations.Migration):
    dependencies = [("procedures", "0002_editorial")]
    operations = [*written_once("procedures_procedureedition")]
