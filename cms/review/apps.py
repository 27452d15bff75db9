from django.apps import AppConfig


class ReviewConfig(AppConfig):
    name = "cms.review"
    verbose_name = "审查"
