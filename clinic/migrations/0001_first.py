import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True, verbose_name='day')),
                ('name', models.CharField(max_length=100, verbose_name='name')),
            ],
            options={
                'verbose_name': 'holiday',
                'verbose_name_plural': 'holidays',
                'ordering': ['day'],
            },
        ),
        migrations.CreateModel(
            name='Location',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('street', models.CharField(max_length=200, verbose_name='street')),
                ('city', models.CharField(max_length=100, verbose_name='city')),
                ('state', models.CharField(max_length=2, verbose_name='state')),
                ('zip_code', models.CharField(max_length=10, verbose_name='ZIP code')),
                ('phone', models.CharField(blank=True, max_length=25, validators=[django.core.validators.RegexValidator('^\\+?[0-9 ().\\-]{7,25}$', 'Write the phone number with digits, for example (303) 555-0142.')], verbose_name='phone')),
                ('directions', models.TextField(blank=True, verbose_name='directions and parking')),
                ('map_url', models.URLField(blank=True, max_length=500, verbose_name='map link')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
            ],
            options={
                'verbose_name': 'location',
                'verbose_name_plural': 'locations',
                'ordering': ['position', 'name'],
            },
        ),
        migrations.CreateModel(
            name='Physician',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='For example: Ana Sample MD', max_length=200, unique=True, verbose_name='name and degree')),
                ('slug', models.SlugField(max_length=80, unique=True, verbose_name='address')),
                ('role', models.CharField(blank=True, max_length=150, validators=[django.core.validators.RegexValidator('^[^\\d%]*\\Z', 'Leave out numbers. What you claim belongs in the biography.')], verbose_name='specialty or role')),
                ('languages', models.CharField(blank=True, help_text='For example: English, Spanish', max_length=200, validators=[django.core.validators.RegexValidator('^[^\\d%]*\\Z', 'Leave out numbers. What you claim belongs in the biography.')], verbose_name='languages')),
                ('credentials', models.CharField(blank=True, help_text='For example: board certified in pain medicine', max_length=200, verbose_name='credentials')),
                ('license', models.CharField(blank=True, help_text='State and number. Only licensed clinicians sign.', max_length=120, verbose_name='license')),
                ('licensed_until', models.DateField(blank=True, null=True, verbose_name='licensed until')),
                ('shown', models.BooleanField(default=True, verbose_name='has a page')),
                ('sample', models.BooleanField(default=False, verbose_name='sample text')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('account', models.OneToOneField(blank=True, help_text='Pages that this account signs name the physician and link to their page.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='physician', to=settings.AUTH_USER_MODEL, verbose_name='account')),
            ],
            options={
                'verbose_name': 'physician',
                'verbose_name_plural': 'physicians',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Practice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('phone', models.CharField(max_length=25, validators=[django.core.validators.RegexValidator('^\\+?[0-9 ().\\-]{7,25}$', 'Write the phone number with digits, for example (303) 555-0142.')], verbose_name='phone')),
                ('tty', models.CharField(blank=True, default='711', max_length=25, verbose_name='TTY or relay number')),
                ('sample', models.BooleanField(default=False, help_text='While this is checked, every page says that the address, phone number and hours are samples.', verbose_name='sample data')),
            ],
            options={
                'verbose_name': 'practice',
                'verbose_name_plural': 'practice',
                'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='clinic_one_practice', violation_error_message='There is one practice; change that one.')],
            },
        ),
        migrations.CreateModel(
            name='OpeningHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(choices=[(0, 'Monday'), (1, 'Tuesday'), (2, 'Wednesday'), (3, 'Thursday'), (4, 'Friday'), (5, 'Saturday'), (6, 'Sunday')], verbose_name='weekday')),
                ('opens', models.TimeField(verbose_name='opens')),
                ('closes', models.TimeField(verbose_name='closes')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='clinic.location', verbose_name='location')),
            ],
            options={
                'verbose_name': 'opening hours',
                'verbose_name_plural': 'opening hours',
                'ordering': ['weekday', 'opens'],
                'constraints': [models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='clinic_hours_close_after_opening', violation_error_message='Closing time must be after opening time.'), models.UniqueConstraint(fields=('location', 'weekday', 'opens'), name='clinic_hours_once')],
            },
        ),
    ]
