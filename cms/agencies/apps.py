from django.apps import AppConfig


class AgenciesConfig(AppConfig):
    name = "cms.agencies"
    verbose_name = "机构"

    def ready(self) -> None:
        from wagtail.permissions import register_permission_policy

        from .models import Agency
        from .permissions import AgencyScopedPolicy

        register_permission_policy(Agency, AgencyScopedPolicy(Agency, "id"))
