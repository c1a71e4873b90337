"""Askings of the national population database: who was asked about, what came of it, when to ask again."""

import django.db.models.deletion
from django.db import migrations, models

from ansinh.access.protection import owner_may, records_changes, territorial


class Migration(migrations.Migration):
    dependencies = [("registry", "0003_sameness")]

    operations = [
        migrations.CreateModel(
            name="Check",
            fields=[
                ("check_id", models.UUIDField(primary_key=True, serialize=False)),
                ("commune_code", models.CharField(max_length=8)),
                ("state", models.CharField(default="waiting", max_length=10)),
                ("asked_at", models.DateTimeField()),
                ("asked_by", models.UUIDField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("request_id", models.CharField(blank=True, max_length=40)),
                ("differences", models.JSONField(default=list)),
                ("died_on", models.DateField(null=True)),
                ("attempts", models.SmallIntegerField(default=0)),
                ("trouble", models.CharField(blank=True, max_length=60)),
                ("next_try_at", models.DateTimeField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="checks", to="registry.person"
                    ),
                ),
            ],
            options={"db_table": "registry_check"},
        ),
        migrations.AddIndex(
            model_name="check", index=models.Index(fields=["person", "-asked_at"], name="registry_check_latest")
        ),
        migrations.AddIndex(
            model_name="check",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["next_try_at"], name="registry_check_due"
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")), fields=("person",), name="registry_check_waiting"
            ),
        ),
        migrations.AddConstraint(
            model_name="check",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["waiting", "agrees", "differs", "not_found"])),
                name="registry_check_state",
            ),
        ),
        territorial("registry_check"),
        owner_may("registry_check"),
        records_changes("registry_check"),
    ]
