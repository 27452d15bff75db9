from django.apps import AppConfig
from django.db.models import signals as model_signals


class DatasetsConfig(AppConfig):
    name = "opendata.datasets"
    label = "datasets"
    verbose_name = "数据开放"

    def ready(self) -> None:
        from cms.agencies import panels

        from . import signals, standing
        from .models import DataField, Dataset
        from .public.catalogue import agency_panel

        panels.register(agency_panel, order=40)
        model_signals.post_save.connect(standing.dataset_saved, sender=Dataset)
        for changed in (model_signals.post_save, model_signals.post_delete):
            changed.connect(standing.dictionary_changed, sender=DataField)
        signals.version_published.connect(standing.version_moved)
        signals.version_withdrawn.connect(standing.version_moved)
