from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "ansinh.shells.web"
    label = "web"
