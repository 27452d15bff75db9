"""/data/track/: as the other rooms', and a key that is shown once."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables

from interaction.casework.following.room import Following
from interaction.casework.models import Case
from opendata.keys import knowing
from opendata.keys.models import Grant

from ..actions.access import secret_of
from .forms import AskedCodeForm
from .progress import KEYS, Progress


@dataclass(frozen=True)
class AskedFollowing(Following):
    def action_page(self, request: HttpRequest, case: Case, name: str) -> HttpResponse:
        response = super().action_page(request, case, name)
        if name in KEYS and isinstance(response, HttpResponseRedirect):
            return self._key(request, case)
        return response

    @sensitive_variables()
    def _key(self, request: HttpRequest, case: Case) -> HttpResponse:
        """The answer to what was sent, and at no address of its own. What is shown follows from the form's token; a
        page sent again shows the key as long as it is the one that stands for the grant."""
        grant = Grant.objects.select_related("key", "dataset").get(case=case)
        token = knowing.token_for(secret_of(case.pk, request.POST.get("token", "")))
        is_new = grant.key is not None and grant.key.digest == knowing.digest_of(token)
        context = {
            **self._common(),
            "grant": grant,
            "key": token if is_new else "",
            "breadcrumbs": self._way((case.number, "/data/track/case/"), ("密钥", "")),
        }
        response = render(request, "asking/key.html", context)
        response.headers["Cache-Control"] = "no-store"
        return response


FOLLOWING = AskedFollowing(
    procedure="data", names="data_track", home=("数据开放", "/data/"), what="数据需求、纠错与申请",
    templates="asking", progress=Progress, form=AskedCodeForm, related=("asked__dataset", "shown_want"),
)  # fmt: skip
