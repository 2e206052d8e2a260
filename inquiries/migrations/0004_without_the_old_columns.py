from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('inquiries', '0003_move_into_parts'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='inquiry',
            name='name',
        ),
        migrations.RemoveField(
            model_name='inquiry',
            name='phone',
        ),
        migrations.RemoveField(
            model_name='inquiry',
            name='phone_e164',
        ),
        migrations.RemoveField(
            model_name='inquiry',
            name='email',
        ),
        migrations.RemoveField(
            model_name='inquiry',
            name='message',
        ),
        migrations.RemoveField(
            model_name='inquiry',
            name='consent_at',
        ),
        migrations.RemoveField(
            model_name='inquiry',
            name='consent_text_hash',
        ),
    ]
