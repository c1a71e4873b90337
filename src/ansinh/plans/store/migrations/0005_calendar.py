"""The reporting calendar: what units owe, hand in and return; settings, reminders, private feeds."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ansinh.access.protection import append_only, records_changes


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0004_work"),
        ("access", "0002_protection"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='CalendarSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('plan', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('tier', models.CharField(max_length=20)),
                ('compiling_days', models.PositiveSmallIntegerField(null=True)),
                ('deadline', models.CharField(max_length=5, null=True)),
                ('agency_id', models.CharField(max_length=60, null=True)),
                ('reason', models.TextField()),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('set_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'plans_calendar_setting',
            },
        ),
        migrations.CreateModel(
            name='Obligation',
            fields=[
                ('obligation_id', models.UUIDField(primary_key=True, serialize=False)),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.plan')),
                ('plan_key', models.CharField(max_length=120)),
                ('period_kind', models.CharField(max_length=10)),
                ('period_year', models.PositiveSmallIntegerField()),
                ('period_number', models.PositiveSmallIntegerField()),
                ('tier', models.CharField(max_length=20)),
                ('unit_code', models.CharField(max_length=70)),
                ('unit_name', models.CharField(max_length=300)),
                ('place_code', models.CharField(max_length=8)),
                ('receiver_tier', models.CharField(max_length=20)),
                ('receiver_code', models.CharField(max_length=70)),
                ('receiver_name', models.CharField(max_length=300)),
                ('receiver_place', models.CharField(max_length=8)),
                ('due_on', models.DateField()),
                ('first_due_on', models.DateField()),
                ('needed_by', models.DateField(null=True)),
                ('basis', models.CharField(max_length=10)),
                ('source', models.CharField(blank=True, max_length=120)),
                ('quote', models.TextField(blank=True)),
                ('state', models.CharField(default='open', max_length=10)),
                ('handed_in_on', models.DateField(null=True)),
                ('received_on', models.DateField(null=True)),
                ('drawn_up_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
            ],
            options={
                'db_table': 'plans_obligation',
                'indexes': [models.Index(fields=['due_on', 'state'], name='plans_obligation_due'), models.Index(fields=['unit_code', 'period_year'], name='plans_obligation_unit'), models.Index(fields=['receiver_code', 'period_year'], name='plans_obligation_receiver'), models.Index(fields=['plan', 'period_year', 'tier'], name='plans_obligation_plan')],
            },
        ),
        migrations.CreateModel(
            name='ReportFile',
            fields=[
                ('file_id', models.UUIDField(primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('filename', models.CharField(max_length=300)),
                ('media_type', models.CharField(max_length=100)),
                ('size_bytes', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('kept_at', models.DateTimeField()),
                ('kept_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'plans_report_file',
            },
        ),
        migrations.CreateModel(
            name='HandIn',
            fields=[
                ('hand_in_id', models.UUIDField(primary_key=True, serialize=False)),
                ('report_id', models.UUIDField(null=True)),
                ('reference', models.CharField(blank=True, max_length=200)),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.reportfile')),
                ('figures', models.CharField(max_length=20)),
                ('figures_up_to', models.DateField()),
                ('note', models.TextField(blank=True)),
                ('handed_on', models.DateField()),
                ('handed_at', models.DateTimeField()),
                ('handed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'plans_hand_in',
            },
        ),
        migrations.CreateModel(
            name='HandInFor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hand_in', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='plans.handin')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='plans.obligation')),
            ],
            options={
                'db_table': 'plans_hand_in_for',
                'constraints': [models.UniqueConstraint(fields=('hand_in', 'obligation'), name='plans_hand_in_for_once')],
            },
        ),
        migrations.CreateModel(
            name='ObligationEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='plans.obligation')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('verb', models.CharField(max_length=30)),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'db_table': 'plans_obligation_event',
            },
        ),
        migrations.CreateModel(
            name='Reminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='plans.obligation')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('stage', models.CharField(max_length=12)),
                ('noted_at', models.DateTimeField()),
                ('mailed_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'plans_reminder',
                'constraints': [models.UniqueConstraint(fields=('obligation', 'user', 'stage'), name='plans_reminder_once')],
            },
        ),
        migrations.CreateModel(
            name='ReminderAddress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.EmailField(blank=True, max_length=254)),
                ('set_at', models.DateTimeField()),
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'db_table': 'plans_reminder_address',
            },
        ),
        migrations.CreateModel(
            name='CalendarFeed',
            fields=[
                ('feed_id', models.UUIDField(primary_key=True, serialize=False)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('label', models.CharField(blank=True, max_length=120)),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
            options={
                'db_table': 'plans_calendar_feed',
            },
        ),
        append_only("plans_calendar_setting"),
        append_only("plans_obligation_event"),
        append_only("plans_hand_in"),
        append_only("plans_hand_in_for"),
        append_only("plans_report_file"),
        records_changes("plans_obligation"),
    ]
