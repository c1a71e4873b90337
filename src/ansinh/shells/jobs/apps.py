from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "ansinh.shells.jobs"
    label = "jobs"
