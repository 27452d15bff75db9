from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "cms.notices"
    verbose_name = "公告公示"

    def ready(self) -> None:
        from cms.agencies import panels
        from cms.columns import listings

        from . import board

        panels.register(board.agency_panel, order=20)
        listings.register(
            listings.Provider("notices", "公告公示", filters=board.filters, rows=board.rows_for, more_url=board.url_for)
        )
