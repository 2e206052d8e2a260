from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='address')),
                ('title', models.CharField(max_length=150, verbose_name='title')),
                ('one_line', models.CharField(blank=True, max_length=250, verbose_name='one line')),
                ('body', models.TextField(verbose_name='text')),
                ('template', models.BooleanField(default=False, help_text='While this is checked, the page says that the clinic must complete it.', verbose_name='template to fill in')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
            ],
            options={
                'verbose_name': 'notice',
                'verbose_name_plural': 'notices',
                'ordering': ['position', 'title'],
            },
        ),
    ]
