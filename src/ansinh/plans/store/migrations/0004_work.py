"""The work on tasks: who answers for them, what was done, difficulties and directives, oversight. All append-only."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ansinh.access.protection import append_only

TABLES = (
    "plans_agency_member",
    "plans_task_successor",
    "plans_task_charge",
    "plans_task_indicator",
    "plans_evidence_file",
    "plans_task_activity",
    "plans_difficulty",
    "plans_difficulty_step",
    "plans_directive",
    "plans_directive_task",
    "plans_directive_step",
    "plans_recommendation",
    "plans_recommendation_answer",
)


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0003_cascade"),
        ("access", "0002_protection"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EvidenceFile",
            fields=[
                ("file_id", models.UUIDField(primary_key=True, serialize=False)),
                ("filename", models.CharField(max_length=255)),
                ("media_type", models.CharField(max_length=120)),
                ("size_bytes", models.PositiveIntegerField()),
                ("sha256", models.CharField(max_length=64)),
                ("content", models.BinaryField()),
            ],
            options={
                "db_table": "plans_evidence_file",
            },
        ),
        migrations.CreateModel(
            name="Difficulty",
            fields=[
                ("at", models.DateTimeField()),
                ("difficulty_id", models.UUIDField(primary_key=True, serialize=False)),
                ("agency_id", models.CharField(max_length=60)),
                ("place_code", models.CharField(max_length=8)),
                ("text", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.task"),
                ),
            ],
            options={
                "db_table": "plans_difficulty",
            },
        ),
        migrations.CreateModel(
            name="Directive",
            fields=[
                ("at", models.DateTimeField()),
                ("directive_id", models.UUIDField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("number", models.CharField(blank=True, max_length=80)),
                ("desk", models.CharField(max_length=12)),
                ("giver_agency_id", models.CharField(max_length=60)),
                ("giver_place_code", models.CharField(max_length=8)),
                ("agency_id", models.CharField(max_length=60)),
                ("place_code", models.CharField(max_length=8)),
                ("due", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "difficulty",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.difficulty"
                    ),
                ),
            ],
            options={
                "db_table": "plans_directive",
            },
        ),
        migrations.CreateModel(
            name="DifficultyStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("kind", models.CharField(max_length=12)),
                ("text", models.TextField(blank=True)),
                ("desk", models.CharField(max_length=12)),
                ("desk_agency_id", models.CharField(max_length=60)),
                ("desk_place_code", models.CharField(max_length=8)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "difficulty",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="plans.difficulty"
                    ),
                ),
                (
                    "directive",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.directive"
                    ),
                ),
            ],
            options={
                "db_table": "plans_difficulty_step",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="DirectiveStep",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("evidence_kind", models.CharField(default="none", max_length=12)),
                ("evidence_reference", models.CharField(blank=True, max_length=500)),
                ("kind", models.CharField(max_length=12)),
                ("text", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "directive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="steps", to="plans.directive"
                    ),
                ),
                (
                    "evidence_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.evidencefile",
                    ),
                ),
            ],
            options={
                "db_table": "plans_directive_step",
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Recommendation",
            fields=[
                ("at", models.DateTimeField()),
                ("recommendation_id", models.UUIDField(primary_key=True, serialize=False)),
                ("text", models.TextField()),
                ("agency_id", models.CharField(max_length=60)),
                ("place_code", models.CharField(max_length=8)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.recommendation",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.plan"),
                ),
                (
                    "target",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.target"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.task"
                    ),
                ),
            ],
            options={
                "db_table": "plans_recommendation",
            },
        ),
        migrations.CreateModel(
            name="RecommendationAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                ("number", models.CharField(blank=True, max_length=80)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "recommendation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answer", to="plans.recommendation"
                    ),
                ),
            ],
            options={
                "db_table": "plans_recommendation_answer",
            },
        ),
        migrations.CreateModel(
            name="TaskActivity",
            fields=[
                ("at", models.DateTimeField()),
                ("evidence_kind", models.CharField(default="none", max_length=12)),
                ("evidence_reference", models.CharField(blank=True, max_length=500)),
                ("activity_id", models.UUIDField(primary_key=True, serialize=False)),
                ("agency_id", models.CharField(max_length=60)),
                ("place_code", models.CharField(max_length=8)),
                ("text", models.TextField()),
                ("happened_on", models.DateField()),
                ("completes", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "evidence_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="plans.evidencefile",
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.task"),
                ),
            ],
            options={
                "db_table": "plans_task_activity",
            },
        ),
        migrations.CreateModel(
            name="TaskCharge",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("agency_id", models.CharField(max_length=60)),
                ("place_code", models.CharField(max_length=8)),
                ("note", models.TextField(blank=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "holder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.task"),
                ),
            ],
            options={
                "db_table": "plans_task_charge",
            },
        ),
        migrations.CreateModel(
            name="TaskIndicator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("indicator_code", models.CharField(max_length=60)),
                ("linked", models.BooleanField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.task"),
                ),
            ],
            options={
                "db_table": "plans_task_indicator",
            },
        ),
        migrations.CreateModel(
            name="TaskSuccessor",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("written", models.CharField(max_length=300)),
                ("agency_id", models.CharField(max_length=60)),
                ("reason", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.task"),
                ),
            ],
            options={
                "db_table": "plans_task_successor",
            },
        ),
        migrations.CreateModel(
            name="AgencyMember",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("agency_id", models.CharField(max_length=60)),
                ("place_code", models.CharField(max_length=8)),
                ("ended", models.BooleanField(default=False)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "db_table": "plans_agency_member",
                "indexes": [models.Index(fields=["agency_id", "place_code", "-id"], name="plans_member_office")],
            },
        ),
        migrations.CreateModel(
            name="DirectiveTask",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "directive",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="about", to="plans.directive"
                    ),
                ),
                (
                    "task",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.task"),
                ),
            ],
            options={
                "db_table": "plans_directive_task",
                "constraints": [
                    models.UniqueConstraint(fields=("directive", "task"), name="plans_directive_task_once")
                ],
            },
        ),
        *[append_only(table) for table in TABLES],
    ]
