from django.apps import AppConfig


class EventsConfig(AppConfig):
    name = "interaction.consultations.events"
    label = "events"
    verbose_name = "听证、旁听、开放日"
