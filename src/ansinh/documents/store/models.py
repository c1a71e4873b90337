"""Tables of documents. Official texts are public; they are kept for ever, bytes and all."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class KeptText(models.Model):
    """An official text as it came: its bytes, what they hash to, and the words won from them. Never changed."""

    text_id = models.UUIDField(primary_key=True)
    sha256 = models.CharField(max_length=64, unique=True)
    filename = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size_bytes = models.PositiveIntegerField()
    content = models.BinaryField()
    text = models.TextField()
    pages = models.JSONField()
    method = models.CharField(max_length=200)
    encoding = models.CharField(max_length=40, null=True)
    warnings = models.JSONField(default=list)  # what was said when it was read: problems as plain data
    ocr_confidence = models.FloatField(null=True)
    number = models.CharField(max_length=80, null=True)
    issued_on = models.DateField(null=True)
    kind = models.CharField(max_length=80, null=True)
    issuer = models.CharField(max_length=300, null=True)
    title = models.TextField(null=True)
    signer = models.CharField(max_length=200, null=True)
    kept_at = models.DateTimeField()
    kept_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        db_table = "documents_text"
