import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import screening.models
from django.conf import settings
from django.db import migrations, models

from ledger.triggers import written_once
from publishing.triggers import signed_exactly


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('procedures', '0001_first'),
        ('publishing', '0001_first'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='SafetyList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sample', models.BooleanField(default=False, help_text='While this is checked, the page says that it is a sample that a physician must review.', verbose_name='sample text')),
                ('review_months', models.PositiveSmallIntegerField(blank=True, help_text='12 if left empty; 6 for cost and coverage.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36)], verbose_name='review every … months')),
                ('state', models.CharField(choices=[('draft', 'being written'), ('submitted', 'waiting for approval'), ('changes', 'changes requested'), ('approved', 'approved, not yet published'), ('published', 'published, no new changes')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last saved')),
                ('bound_content', models.CharField(blank=True, editable=False, max_length=64)),
                ('change_note', models.TextField(blank=True, help_text='For the history: what is different for readers, in a sentence.', verbose_name='what changed')),
                ('major', models.BooleanField(default=True, help_text='Readers see major changes under “What changed”.', verbose_name='major change')),
                ('imported_document', models.CharField(blank=True, editable=False, max_length=64)),
                ('imported_content', models.CharField(blank=True, editable=False, max_length=64)),
                ('intro', models.TextField(blank=True, help_text='Plain text; each line is a paragraph.', verbose_name='introduction')),
                ('slug', models.SlugField(default='safety', editable=False, max_length=80, unique=True)),
                ('question', models.CharField(default=screening.models.first_question, max_length=200, verbose_name='question')),
                ('approved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='last saved by')),
                ('owner', models.ForeignKey(blank=True, help_text='Is responsible for this page and gets a reminder when its review is due.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('signed', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.signoff')),
            ],
            options={
                'verbose_name': 'safety check',
                'verbose_name_plural': 'safety check',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SafetyItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('key', models.SlugField(blank=True, help_text='Answers are stored under this key: do not change it after publishing. If left empty, it is made from the text.', max_length=40, verbose_name='key')),
                ('text', models.CharField(max_length=300, verbose_name='text')),
                ('safety_list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='screening.safetylist')),
            ],
            options={
                'verbose_name': 'sign',
                'verbose_name_plural': 'signs',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='SafetyListEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('page', 'page'), ('ended', 'no longer offered'), ('replaced', 'replaced by another page'), ('error', 'published in error')], default='page', max_length=10)),
                ('slug', models.SlugField(max_length=80)),
                ('title', models.CharField(max_length=300)),
                ('number', models.PositiveIntegerField(verbose_name='edition')),
                ('content', models.JSONField()),
                ('search_text', models.TextField(blank=True)),
                ('hash', models.CharField(max_length=64)),
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
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='screening.safetylist')),
                ('published_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sign_off', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.signoff')),
                ('written_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'edition of the safety check',
                'verbose_name_plural': 'editions of the safety check',
                'ordering': ['-number'],
                'get_latest_by': 'number',
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ScreeningSet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sample', models.BooleanField(default=False, help_text='While this is checked, the page says that it is a sample that a physician must review.', verbose_name='sample text')),
                ('review_months', models.PositiveSmallIntegerField(blank=True, help_text='12 if left empty; 6 for cost and coverage.', null=True, validators=[django.core.validators.MinValueValidator(1), django.core.validators.MaxValueValidator(36)], verbose_name='review every … months')),
                ('state', models.CharField(choices=[('draft', 'being written'), ('submitted', 'waiting for approval'), ('changes', 'changes requested'), ('approved', 'approved, not yet published'), ('published', 'published, no new changes')], default='draft', editable=False, max_length=10, verbose_name='state')),
                ('version', models.PositiveIntegerField(default=0, editable=False)),
                ('changed_at', models.DateTimeField(default=django.utils.timezone.now, editable=False, verbose_name='last saved')),
                ('bound_content', models.CharField(blank=True, editable=False, max_length=64)),
                ('change_note', models.TextField(blank=True, help_text='For the history: what is different for readers, in a sentence.', verbose_name='what changed')),
                ('major', models.BooleanField(default=True, help_text='Readers see major changes under “What changed”.', verbose_name='major change')),
                ('imported_document', models.CharField(blank=True, editable=False, max_length=64)),
                ('imported_content', models.CharField(blank=True, editable=False, max_length=64)),
                ('intro', models.TextField(blank=True, help_text='Plain text; each line is a paragraph.', verbose_name='introduction')),
                ('slug', models.SlugField(editable=False, max_length=80, unique=True)),
                ('approved_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='approved by')),
                ('changed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='last saved by')),
                ('owner', models.ForeignKey(blank=True, help_text='Is responsible for this page and gets a reminder when its review is due.', null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='owner')),
                ('procedure', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='screening_set', to='procedures.procedure', verbose_name='procedure')),
                ('signed', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.signoff')),
            ],
            options={
                'verbose_name': 'questions before a request',
                'verbose_name_plural': 'questions before a request',
                'ordering': ['procedure__title'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ScreeningQuestion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(default=0, verbose_name='position')),
                ('key', models.SlugField(blank=True, help_text='Answers are stored under this key: do not change it after publishing. If left empty, it is made from the text.', max_length=40, verbose_name='key')),
                ('text', models.CharField(max_length=300, verbose_name='text')),
                ('hint', models.CharField(blank=True, max_length=300, verbose_name='hint')),
                ('kind', models.CharField(choices=[('choice', 'one answer'), ('choices', 'several answers'), ('text', 'free text')], default='choice', max_length=10, verbose_name='kind')),
                ('choices', models.TextField(blank=True, help_text='One on each line: key | label | signal, for example “yes | Yes | supports”. The signal is supports, does_not_support, unclear or safety; patients never see it. “| alone” at the end of a line means that the choice cannot be combined with others. Every question needs the line “not_sure | Not sure | unclear”.', verbose_name='choices')),
                ('criterion', models.CharField(blank=True, help_text='What the answer tells staff about. Leave it empty if the answer is only good to know.', max_length=150, verbose_name='criterion')),
                ('screening_set', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='questions', to='screening.screeningset')),
            ],
            options={
                'verbose_name': 'question before a request',
                'verbose_name_plural': 'questions, in their order',
                'ordering': ['position', 'pk'],
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='ScreeningEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('page', 'page'), ('ended', 'no longer offered'), ('replaced', 'replaced by another page'), ('error', 'published in error')], default='page', max_length=10)),
                ('slug', models.SlugField(max_length=80)),
                ('title', models.CharField(max_length=300)),
                ('number', models.PositiveIntegerField(verbose_name='edition')),
                ('content', models.JSONField()),
                ('search_text', models.TextField(blank=True)),
                ('hash', models.CharField(max_length=64)),
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
                ('published_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('sign_off', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='publishing.signoff')),
                ('written_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='editions', to='screening.screeningset')),
            ],
            options={
                'verbose_name': 'edition of questions before a request',
                'verbose_name_plural': 'editions of questions before a request',
                'ordering': ['-number'],
                'get_latest_by': 'number',
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='safetylist',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_by__isnull', False), models.Q(('bound_content', ''), _negated=True)), _connector='OR'), name='screening_safetylist_approved_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='safetylist',
            constraint=models.CheckConstraint(condition=models.Q(('review_months__isnull', True), ('review_months__range', (1, 36)), _connector='OR'), name='screening_safetylist_review_interval'),
        ),
        migrations.AddConstraint(
            model_name='safetylist',
            constraint=models.CheckConstraint(condition=models.Q(('slug', 'safety')), name='screening_one_safety_list'),
        ),
        migrations.AddConstraint(
            model_name='safetylistedition',
            constraint=models.UniqueConstraint(fields=('draft', 'number'), name='screening_safetylistedition_number_once'),
        ),
        migrations.AddConstraint(
            model_name='safetylistedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'page'), _negated=True), models.Q(('origin', 'written'), _negated=True), ('four_eyes', False), models.Q(('urgent_reason', ''), _negated=True), models.Q(('approved_by__isnull', False), models.Q(('approved_by', models.F('written_by')), _negated=True)), _connector='OR'), name='screening_safetylistedition_two_people'),
        ),
        migrations.AddConstraint(
            model_name='safetylistedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'written'), _negated=True), models.Q(('change_note', ''), _negated=True), _connector='OR'), name='screening_safetylistedition_has_a_change_note'),
        ),
        migrations.AddConstraint(
            model_name='safetylistedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'replaced'), ('replacement__isnull', False)), models.Q(('kind', 'replaced'), _negated=True), _connector='OR'), name='screening_safetylistedition_replaced_by_something'),
        ),
        migrations.AddConstraint(
            model_name='screeningset',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'approved'), _negated=True), models.Q(('approved_by__isnull', False), models.Q(('bound_content', ''), _negated=True)), _connector='OR'), name='screening_screeningset_approved_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='screeningset',
            constraint=models.CheckConstraint(condition=models.Q(('review_months__isnull', True), ('review_months__range', (1, 36)), _connector='OR'), name='screening_screeningset_review_interval'),
        ),
        migrations.AddConstraint(
            model_name='screeningedition',
            constraint=models.UniqueConstraint(fields=('draft', 'number'), name='screening_screeningedition_number_once'),
        ),
        migrations.AddConstraint(
            model_name='screeningedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'page'), _negated=True), models.Q(('origin', 'written'), _negated=True), ('four_eyes', False), models.Q(('urgent_reason', ''), _negated=True), models.Q(('approved_by__isnull', False), models.Q(('approved_by', models.F('written_by')), _negated=True)), _connector='OR'), name='screening_screeningedition_two_people'),
        ),
        migrations.AddConstraint(
            model_name='screeningedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('origin', 'written'), _negated=True), models.Q(('change_note', ''), _negated=True), _connector='OR'), name='screening_screeningedition_has_a_change_note'),
        ),
        migrations.AddConstraint(
            model_name='screeningedition',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'replaced'), ('replacement__isnull', False)), models.Q(('kind', 'replaced'), _negated=True), _connector='OR'), name='screening_screeningedition_replaced_by_something'),
        ),
        *written_once("screening_safetylistedition", "screening_screeningedition"),
        signed_exactly("screening_safetylistedition", "screening.safetylist"),
        signed_exactly("screening_screeningedition", "screening.screeningset"),
    ]
