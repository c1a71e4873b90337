from django.apps import AppConfig


class TerritoryConfig(AppConfig):
    name = "ansinh.territory.store"
    label = "territory"
    verbose_name = "Territory"
    default_auto_field = "django.db.models.BigAutoField"
