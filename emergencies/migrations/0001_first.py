from django.db import migrations, models

from emergencies.seeds import add_words


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='EmergencyWords',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('phrase', models.CharField(help_text='The card is shown when a search has all of these words, in any order, even with typing mistakes.', max_length=100, unique=True, verbose_name='words')),
                ('number', models.CharField(choices=[('911', '911, emergency'), ('988', '988, suicide and crisis')], default='911', max_length=3, verbose_name='number to call')),
            ],
            options={
                'verbose_name': 'emergency words',
                'verbose_name_plural': 'emergency words',
                'ordering': ['phrase'],
            },
        ),
        migrations.RunPython(add_words, migrations.RunPython.noop),
    ]
