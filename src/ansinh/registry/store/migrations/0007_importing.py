"""The bytes of a list as it came, and what a sender's headings were said to mean."""

import django.db.models.deletion
from django.db import migrations, models

from ansinh.access.protection import owner_may, records_changes, territorial


class Migration(migrations.Migration):
    dependencies = [("registry", "0006_reading")]

    operations = [
        migrations.AddField(model_name="import", name="headings", field=models.JSONField(default=list)),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                (
                    "import_batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="registry.import",
                    ),
                ),
                ("commune_code", models.CharField(max_length=8)),
                ("sealed", models.BinaryField()),
            ],
            options={"db_table": "registry_import_file"},
        ),
        migrations.CreateModel(
            name="ImportColumns",
            fields=[
                ("columns_id", models.UUIDField(primary_key=True, serialize=False)),
                ("commune_code", models.CharField(max_length=8)),
                ("header_sha256", models.CharField(max_length=64)),
                ("header_row", models.TextField()),
                ("columns", models.JSONField(default=dict)),
                ("said_at", models.DateTimeField()),
                ("said_by", models.UUIDField()),
            ],
            options={"db_table": "registry_import_columns"},
        ),
        migrations.AddConstraint(
            model_name="importcolumns",
            constraint=models.UniqueConstraint(
                fields=("commune_code", "header_sha256"), name="registry_import_columns_once"
            ),
        ),
        territorial("registry_import_file"),
        owner_may("registry_import_file"),
        territorial("registry_import_columns"),
        owner_may("registry_import_columns"),
        records_changes("registry_import_columns"),
    ]
