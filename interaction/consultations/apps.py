from django.apps import AppConfig


class ConsultationsConfig(AppConfig):
    name = "interaction.consultations"
    label = "consultations"
    verbose_name = "征集调查"

    def ready(self) -> None:
        from cms.agencies import panels

        from . import listing

        panels.register(listing.agency_panel, order=30)
