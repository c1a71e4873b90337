"""What operators write here keeps its past: classes of places decide money, villages are people's addresses."""

from django.db import migrations

from ansinh.access.protection import records_changes


class Migration(migrations.Migration):
    dependencies = [("territory", "0001_initial"), ("access", "0002_protection")]
    operations = [records_changes("territory_place_class"), records_changes("territory_village")]
