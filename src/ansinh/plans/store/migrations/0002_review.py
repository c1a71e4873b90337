"""The review: what the machine read beside what a person made of it, and a record of deeds that nobody can rewrite."""

from __future__ import annotations

from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from ansinh.access.protection import append_only

_KINDS = {
    "target": ("indicator", "comparator", "value", "value_to", "unit", "qualifier", "year", "indicator_code"),
    "qualitativetarget": ("text", "year"),
    "task": ("text", "lead", "coordinating", "timeline"),
    "reportingduty": ("who", "to", "via", "deadline", "frequency"),
}


def _person() -> models.ForeignKey[Any, Any]:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


def _columns(kind: str) -> list[migrations.AddField]:
    return [
        migrations.AddField(kind, "version", models.PositiveIntegerField(default=1)),
        migrations.AddField(kind, "standing", models.BooleanField(default=True)),
        migrations.AddField(kind, "machine", models.JSONField(null=True)),
        migrations.AddField(kind, "confidence", models.CharField(default="low", max_length=4)),
        migrations.AddField(kind, "confidence_reasons", models.JSONField(default=list)),
        migrations.AddField(kind, "reviewed_by", _person()),
        migrations.AddField(kind, "reviewed_at", models.DateTimeField(null=True)),
        migrations.AddField(kind, "reject_reason", models.TextField(blank=True, default="")),
        migrations.AddField(kind, "news", models.CharField(blank=True, default="", max_length=8)),
    ]


def _what_was_read(apps: Any, schema_editor: Any) -> None:
    """Items read before reviews were kept: what stands in their columns is what the machine read."""
    for kind, names in _KINDS.items():
        for row in apps.get_model("plans", kind).objects.filter(machine__isnull=True).iterator():
            row.machine = {name: _plain(getattr(row, name)) for name in names}
            row.reviewed_by_id, row.reviewed_at = row.accepted_by_id, row.accepted_at
            row.save(update_fields=["machine", "reviewed_by", "reviewed_at"])


def _plain(value: Any) -> Any:
    return float(value) if hasattr(value, "as_tuple") else value


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0001_initial"),
        ("access", "0002_protection"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("plan", "reader_version", models.CharField(default="", max_length=40)),
        migrations.AddField("plan", "reread_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "plan",
            "superseded_by",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.plan"
            ),
        ),
        migrations.AddField("finding", "suggestion_en", models.TextField(null=True)),
        *(operation for kind in _KINDS for operation in _columns(kind)),
        migrations.CreateModel(
            name="ReviewEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("deed", models.CharField(max_length=20)),
                ("at", models.DateTimeField()),
                ("note", models.TextField(blank=True, default="")),
                ("rule", models.CharField(blank=True, default="", max_length=60)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="plans.plan")),
                (
                    "undoes",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="undone_by",
                        to="plans.reviewevent",
                    ),
                ),
            ],
            options={"db_table": "plans_review_event", "ordering": ["id"]},
        ),
        migrations.CreateModel(
            name="ReviewChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=12)),
                ("item_id", models.UUIDField()),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField()),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="changes", to="plans.reviewevent"
                    ),
                ),
            ],
            options={
                "db_table": "plans_review_change",
                "ordering": ["id"],
                "indexes": [models.Index(fields=["item_id"], name="plans_review_change_item")],
            },
        ),
        migrations.RunPython(_what_was_read, migrations.RunPython.noop, elidable=True),
        append_only("plans_review_event"),
        append_only("plans_review_change"),
    ]
