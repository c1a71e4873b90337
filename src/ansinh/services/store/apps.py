from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "ansinh.services.store"
    label = "services"
    verbose_name = "Services"
    default_auto_field = "django.db.models.BigAutoField"
