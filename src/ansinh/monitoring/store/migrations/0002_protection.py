"""Values are append-only; the people behind them stand under row-level security."""

from django.db import migrations

from ansinh.access.protection import append_only, owner_may, territorial


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial"), ("access", "0002_protection")]
    operations = [
        append_only("monitoring_value"),
        territorial("monitoring_member"),
        owner_may("monitoring_member"),
    ]
