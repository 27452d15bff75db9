from django.apps import AppConfig


class DisclosureConfig(AppConfig):
    name = "cms.disclosure"
    verbose_name = "政府信息公开"

    def ready(self) -> None:
        from cms.agencies import panels as agency_panels
        from cms.columns import listings
        from search import labels

        from . import panels
        from .models import Field, Genre, Matter, Topic
        from .validity import Validity

        agency_panels.register(panels.of_agency, order=10)
        listings.register(panels.DOCUMENTS)
        labels.register("topic", lambda codes: dict(Topic.objects.filter(code__in=codes).values_list("code", "name")))
        labels.register("genre", lambda codes: dict(Genre.objects.filter(code__in=codes).values_list("code", "name")))
        labels.register("fields", lambda codes: dict(Field.objects.filter(code__in=codes).values_list("code", "name")))
        labels.register(
            "matters", lambda codes: {str(m.number): m.name for m in Matter.objects.filter(number__in=codes)}
        )
        labels.register("validity", lambda codes: {state.value: str(state.label) for state in Validity})
