"""Links of the cascade and local indicators: links record their changes, proposals stay as they were made."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ansinh.access.protection import append_only, records_changes


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_review"),
        ("access", "0002_protection"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LocalIndicator",
            fields=[
                ("code", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("name_vi", models.CharField(max_length=300)),
                ("name_en", models.CharField(max_length=300)),
                ("unit", models.CharField(max_length=120)),
                ("better", models.CharField(max_length=4)),
                ("numerator_vi", models.TextField()),
                ("denominator_vi", models.TextField(null=True)),
                ("population_vi", models.CharField(max_length=300)),
                ("reported_by", models.CharField(max_length=200)),
                ("definition_vi", models.TextField()),
                ("proposed_at", models.DateTimeField()),
                (
                    "proposed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={"db_table": "plans_local_indicator", "ordering": ["code"]},
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("link_id", models.UUIDField(primary_key=True, serialize=False)),
                ("order", models.PositiveIntegerField()),
                ("symbol", models.CharField(max_length=120)),
                ("symbol_key", models.CharField(max_length=120)),
                ("written", models.CharField(max_length=120)),
                ("kind", models.CharField(max_length=80)),
                ("dated", models.DateField(null=True)),
                ("issuer", models.CharField(max_length=300, null=True)),
                ("line", models.CharField(max_length=10)),
                ("level", models.CharField(max_length=20, null=True)),
                ("through", models.JSONField(default=list)),
                ("doubts", models.JSONField(default=list)),
                ("state", models.CharField(default="read", max_length=10)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.TextField(blank=True, default="")),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_down",
                        to="plans.plan",
                    ),
                ),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links_up", to="plans.plan"
                    ),
                ),
            ],
            options={
                "db_table": "plans_link",
                "ordering": ["order"],
                "indexes": [models.Index(fields=["symbol_key"], name="plans_link_symbol")],
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "symbol_key"), name="plans_link_once"),
                ],
            },
        ),
        records_changes("plans_link"),
        append_only("plans_local_indicator"),
    ]
