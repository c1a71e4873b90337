"""Items and moves stand under row-level security; moves are append-only."""

from django.db import migrations

from ansinh.access.protection import append_only, owner_may, records_changes, territorial


class Migration(migrations.Migration):
    dependencies = [("services", "0001_initial"), ("access", "0002_protection")]
    operations = [
        territorial("services_item"),
        owner_may("services_item"),
        records_changes("services_item"),
        territorial("services_move"),
        owner_may("services_move"),
        append_only("services_move"),
    ]
