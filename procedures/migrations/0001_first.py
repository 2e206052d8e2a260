import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from ledger.triggers import written_once


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('clinic', '0001_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='BodyArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'body area',
                'verbose_name_plural': 'body areas',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Condition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120, unique=True, verbose_name='name')),
            ],
            options={
                'verbose_name': 'condition',
                'verbose_name_plural': 'conditions',
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Procedure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(help_text="The last part of the page's address.", max_length=80, unique=True, verbose_name='address')),
                ('sample', models.BooleanField(default=False, help_text='While this is checked, the page says that it is a sample that a physician must review.', verbose_name='sample text')),
                ('review_months', models.PositiveSmallIntegerField(blank=True, help_text='12 if left empty; 6 for cost and coverage.', null=True, verbose_name='review every … months')),
                ('state', models.CharField(choices=[('draft', 'being written'), ('submitted', 'waiting for approval'), ('changes', 'changes requested'), ('approved', 'approved, not yet published'), ('published', 'published, no new changes')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last saved')),
                ('bound_content', models.CharField(blank=True, editable=False, max_length=64)),
                ('change_note', models.TextField(blank=True, help_text='For the history: what is different for readers, in a sentence.', verbose_name='what changed')),
                ('major', models.BooleanField(default=True, help_text='Readers see major changes under “What changed”.', verbose_name='major change')),
                ('imported_document', models.CharField(blank=True, editable=False, max_length=64)),
                ('imported_content', models.CharField(blank=True, editable=False, max_length=64)),
                ('title', models.CharField(max_length=200, unique=True, verbose_name='title')),
                ('medical_name', models.CharField(blank=True, max_length=200, verbose_name='medical name')),
                ('other_names', models.TextField(blank=True, help_text='One on each line.', verbose_name='other names')),
                ('one_line', models.CharField(blank=True, help_text='What it does for the patient, in at most 25 words.', max_length=250, verbose_name='one line')),
                ('approach', models.CharField(blank=True, choices=[('percutaneous', 'Through the skin'), ('noninvasive', 'Without an incision'), ('surgical', 'Surgery')], max_length=20, verbose_name='approach')),
                ('imported_author', models.CharField(blank=True, editable=False, max_length=200)),
                ('dated', models.DateTimeField(blank=True, null=True, verbose_name='written on')),
                ('disclosure', models.TextField(blank=True, help_text='What readers should know about the author or the maker of a device.', verbose_name='disclosure')),
                ('approved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='procedures', to='clinic.physician', verbose_name='author')),
                ('body_areas', models.ManyToManyField(blank=True, to='procedures.bodyarea', verbose_name='body areas')),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='last saved by')),
                ('conditions', models.ManyToManyField(blank=True, to='procedures.condition', verbose_name='conditions')),
                ('owner', models.ForeignKey(blank=True, help_text='Is responsible for this page and gets a reminder when its review is due.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
            ],
            options={
                'verbose_name': 'procedure',
                'verbose_name_plural': 'procedures',
                'ordering': ['title'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='KeyFact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('kind', models.CharField(choices=[('time', 'How long it takes'), ('numbing', 'Numbing'), ('going_home', 'Going home'), ('driver', 'Driver'), ('back_to_normal', 'Back to normal'), ('scans', 'Scans first')], max_length=20, verbose_name='fact')),
                ('value', models.CharField(max_length=60, verbose_name='value')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='key_facts', to='procedures.procedure')),
            ],
            options={
                'verbose_name': 'key fact',
                'verbose_name_plural': 'key facts',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Criterion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('kind', models.CharField(choices=[('may_help', 'It may help if'), ('may_not', 'It may not be right if'), ('tell_us_first', 'Tell us first if')], max_length=20, verbose_name='kind')),
                ('text', models.CharField(max_length=300, verbose_name='text')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='criteria', to='procedures.procedure')),
            ],
            options={
                'verbose_name': 'criterion',
                'verbose_name_plural': 'criteria',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Choice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('how', models.CharField(blank=True, max_length=300, verbose_name='what it is')),
                ('recovery', models.CharField(blank=True, max_length=300, verbose_name='recovery')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='good to know')),
                ('nothing', models.BooleanField(default=False, verbose_name='this is the choice to do nothing')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='choices', to='procedures.procedure')),
            ],
            options={
                'verbose_name': 'choice',
                'verbose_name_plural': 'choices',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='CareCard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('level', models.CharField(choices=[('self', 'Look after yourself'), ('call', 'Call us'), ('emergency', 'Emergency')], max_length=10, verbose_name='level')),
                ('heading', models.CharField(help_text='Say what to do.', max_length=200, verbose_name='heading')),
                ('items', models.TextField(help_text='One on each line.', verbose_name='signs')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='care_cards', to='procedures.procedure')),
            ],
            options={
                'verbose_name': 'care card',
                'verbose_name_plural': 'care cards',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ProcedureEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('page', 'page'), ('ended', 'no longer offered'), ('replaced', 'replaced by another page'), ('error', 'published in error')], default='page', max_length=10)),
                ('slug', models.SlugField(max_length=80)),
                ('title', models.CharField(max_length=300)),
                ('number', models.PositiveIntegerField(verbose_name='edition')),
                ('content', models.JSONField()),
                ('search_text', models.TextField(blank=True)),
                ('hash', models.CharField(max_length=64)),
                ('sign_off', models.JSONField(null=True)),
                ('grades', models.JSONField(default=dict)),
                ('review_due', models.DateField(null=True, verbose_name='review due')),
                ('origin', models.CharField(choices=[('written', 'written here'), ('imported', 'imported'), ('sample', 'sample content')], default='written', max_length=10)),
                ('four_eyes', models.BooleanField(default=True)),
                ('urgent_reason', models.TextField(blank=True)),
                ('change_note', models.TextField(blank=True, verbose_name='what changed')),
                ('major', models.BooleanField(default=True)),
                ('replacement', models.PositiveBigIntegerField(null=True)),
                ('live_from', models.DateTimeField(verbose_name='live from')),
                ('created_at', models.DateTimeField(verbose_name='published')),
                ('approved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='procedures.procedure')),
                ('published_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'edition of a procedure',
                'verbose_name_plural': 'editions of procedures',
                'ordering': ['-number'],
                'get_latest_by': 'number',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Section',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('kind', models.CharField(choices=[('summary', 'At a glance'), ('what', 'What it is'), ('why', 'Why it is done'), ('candidates', 'Who it may help, and who it may not'), ('imaging', 'Scans and tests you need first'), ('options', 'Other choices, including doing nothing'), ('risks', 'Risks and side effects'), ('prepare', 'How to get ready'), ('how', 'How it is done'), ('recovery', 'After the procedure'), ('help', 'When to get help'), ('results', 'How well it works and for how long'), ('cost', 'Cost and coverage'), ('ask', 'Questions to ask your doctor'), ('next', 'Your next step')], max_length=20, verbose_name='about')),
                ('body', models.TextField(verbose_name='text')),
                ('sample', models.BooleanField(default=False, verbose_name='sample text')),
                ('imported', models.BooleanField(default=False, editable=False)),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sections', to='procedures.procedure')),
            ],
            options={
                'verbose_name': 'section',
                'verbose_name_plural': 'sections',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SectionImage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('kind', models.CharField(choices=[('summary', 'At a glance'), ('what', 'What it is'), ('why', 'Why it is done'), ('candidates', 'Who it may help, and who it may not'), ('imaging', 'Scans and tests you need first'), ('options', 'Other choices, including doing nothing'), ('risks', 'Risks and side effects'), ('prepare', 'How to get ready'), ('how', 'How it is done'), ('recovery', 'After the procedure'), ('help', 'When to get help'), ('results', 'How well it works and for how long'), ('cost', 'Cost and coverage'), ('ask', 'Questions to ask your doctor'), ('next', 'Your next step')], max_length=20, verbose_name='section')),
                ('digest', models.CharField(editable=False, max_length=32)),
                ('width', models.PositiveSmallIntegerField(editable=False)),
                ('height', models.PositiveSmallIntegerField(editable=False)),
                ('alt', models.CharField(blank=True, help_text='What the image shows, for people who cannot see it. Describe it as you would on the phone.', max_length=300, verbose_name='description')),
                ('decorative', models.BooleanField(default=False, help_text='The image adds nothing to the text. Screen readers skip it.', verbose_name='decorative')),
                ('caption', models.CharField(blank=True, max_length=300, verbose_name='caption')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='images', to='procedures.procedure')),
            ],
            options={
                'verbose_name': 'image',
                'verbose_name_plural': 'images',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Source',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('title', models.CharField(max_length=300, verbose_name='title')),
                ('url', models.URLField(blank=True, max_length=500, verbose_name='address or DOI')),
                ('read_on', models.DateField(blank=True, null=True, verbose_name='read on')),
                ('procedure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sources', to='procedures.procedure')),
            ],
            options={
                'verbose_name': 'source',
                'verbose_name_plural': 'sources',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='procedure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_by__isnull', False), models.Q(('bound_content', ''), _negated=True)), _connector='OR'), name='procedures_procedure_approved_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='keyfact',
            constraint=models.UniqueConstraint(fields=('procedure', 'kind'), name='procedures_keyfact_kind_once'),
        ),
        migrations.AddConstraint(
            model_name='procedureedition',
            constraint=models.UniqueConstraint(fields=('draft', 'number'), name='procedures_procedureedition_number_once'),
        ),
        migrations.AddConstraint(
            model_name='procedureedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'page'), _negated=True), models.Q(('origin', 'written'), _negated=True), ('four_eyes', False), models.Q(('urgent_reason', ''), _negated=True), models.Q(('approved_by__isnull', False), models.Q(('approved_by', models.F('written_by')), _negated=True)), _connector='OR'), name='procedures_procedureedition_two_people'),
        ),
        migrations.AddConstraint(
            model_name='procedureedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'written'), _negated=True), models.Q(('change_note', ''), _negated=True), _connector='OR'), name='procedures_procedureedition_has_a_change_note'),
        ),
        migrations.AddConstraint(
            model_name='procedureedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'replaced'), ('replacement__isnull', False)), models.Q(('kind', 'replaced'), _negated=True), _connector='OR'), name='procedures_procedureedition_replaced_by_something'),
        ),
        migrations.AddConstraint(
            model_name='section',
            constraint=models.UniqueConstraint(fields=('procedure', 'kind'), name='procedures_section_kind_once', violation_error_message='There is already a section of this kind. Edit that one instead.'),
        ),
        migrations.AddConstraint(
            model_name='sectionimage',
            constraint=models.CheckConstraint(condition=models.Q(('decorative', False), ('alt', ''), _connector='OR'), name='procedures_image_described_or_decorative', violation_error_message='A decorative image has no description. Clear the description, or uncheck “decorative”.'),
        ),
        *written_once("procedures_procedureedition"),
    ]
