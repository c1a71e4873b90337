"""Lists that were sent, and what each of their lines would do."""

from __future__ import annotations

from django.db import models


class Import(models.Model):
    """An uploaded list and what it would do."""

    id = models.UUIDField(primary_key=True)
    commune_code = models.CharField(max_length=8)
    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(max_length=12, default="previewed")
    counts = models.JSONField(default=dict)
    notes = models.JSONField(default=list)
    headings = models.JSONField(default=list)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.UUIDField()
    applied_at = models.DateTimeField(null=True)
    applied_by = models.UUIDField(null=True)

    class Meta:
        db_table = "registry_import"
        indexes = [models.Index(fields=["sha256"], name="registry_import_sha")]


class ImportRow(models.Model):
    """One line of an uploaded list. What it says is sealed: it may hold personal numbers."""

    import_batch = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows")
    commune_code = models.CharField(max_length=8)
    sheet = models.CharField(max_length=80)
    row = models.IntegerField()
    verdict = models.CharField(max_length=10)
    full_name = models.CharField(max_length=200, blank=True)
    birth = models.CharField(max_length=40, blank=True)
    person_id = models.UUIDField(null=True)
    sealed = models.BinaryField()
    problems = models.JSONField(default=list)
    changes = models.JSONField(default=list)

    class Meta:
        db_table = "registry_import_row"
        indexes = [models.Index(fields=["import_batch", "verdict", "row"], name="registry_import_row_list")]


class ImportFile(models.Model):
    """The bytes of an uploaded list as they came, sealed, kept as long as its rows."""

    import_batch = models.OneToOneField(Import, on_delete=models.CASCADE, primary_key=True, related_name="file")
    commune_code = models.CharField(max_length=8)
    sealed = models.BinaryField()

    class Meta:
        db_table = "registry_import_file"


class ImportColumns(models.Model):
    """What a sender's headings were said to mean: applied again when a list with the same header row comes."""

    columns_id = models.UUIDField(primary_key=True)
    commune_code = models.CharField(max_length=8)
    header_sha256 = models.CharField(max_length=64)
    header_row = models.TextField()
    columns = models.JSONField(default=dict)
    said_at = models.DateTimeField()
    said_by = models.UUIDField()

    class Meta:
        db_table = "registry_import_columns"
        constraints = [
            models.UniqueConstraint(fields=["commune_code", "header_sha256"], name="registry_import_columns_once")
        ]
