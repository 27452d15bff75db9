from django.urls import path

from . import entering, overview, people, selecting

urlpatterns = [
    path("<int:pk>/", overview.EventView.as_view(), name="event"),
    path("<int:pk>/people/", people.PeopleView.as_view(), name="people"),
    path("<int:pk>/people/cancel/", people.CancelView.as_view(), name="cancel"),
    path("<int:pk>/sheet/", people.SheetView.as_view(), name="sheet"),
    path("<int:pk>/seed/", selecting.SeedView.as_view(), name="seed"),
    path("<int:pk>/choose/", selecting.ChooseView.as_view(), name="choose"),
    path("<int:pk>/enter/", entering.EnterView.as_view(), name="enter"),
    path("<int:pk>/check-in/", entering.CheckInView.as_view(), name="check_in"),
]
