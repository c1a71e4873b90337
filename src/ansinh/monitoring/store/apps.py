from django.apps import AppConfig


class MonitoringConfig(AppConfig):
    name = "ansinh.monitoring.store"
    label = "monitoring"
    verbose_name = "Monitoring"
    default_auto_field = "django.db.models.BigAutoField"
