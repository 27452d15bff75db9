from django.apps import AppConfig


class SortingConfig(AppConfig):
    name = "interaction.mailbox.sorting"
    label = "sorting"
    verbose_name = "来信分拣"

    def ready(self) -> None:
        from interaction.casework import engine
        from interaction.casework.groups import joining, kinds
        from interaction.casework.privacy import erasure

        from . import nearby, recording

        kinds.register(nearby.KIND)
        erasure.register(nearby.PROCEDURE, joining.erase)
        engine.moved.connect(recording.chosen, dispatch_uid="sorting.chosen")
