from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "ansinh.plans.store"
    label = "plans"
    verbose_name = "Plans"
    default_auto_field = "django.db.models.BigAutoField"
