from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('documents', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='kepttext',
            name='encoding',
            field=models.CharField(max_length=40, null=True),
        ),
        migrations.AddField(
            model_name='kepttext',
            name='ocr_confidence',
            field=models.FloatField(null=True),
        ),
        migrations.AddField(
            model_name='kepttext',
            name='warnings',
            field=models.JSONField(default=list),
        ),
    ]
