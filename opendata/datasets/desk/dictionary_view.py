"""数据字典: what each column means, completed by hand."""

from typing import Any

from django.db import transaction
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.log_actions import log

from cms.review.refusal import Refused
from search import outbox

from ..dictionary import fixed_types
from ..importing.receiving import again
from ..models import DataField, Dataset, State
from .dataset_views import ResourceView
from .forms import DictionaryFormSet

PREFIX = "lines"


class DictionaryView(ResourceView):
    template_name = "datasets/admin/dictionary.html"
    page_title = "数据字典"

    def _lines(self) -> Any:
        lines = DataField.objects.filter(resource=self.resource)
        return lines.order_by(Case(When(position=0, then=1), default=0), "position", "pk")

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self._shown(DictionaryFormSet(queryset=self._lines(), prefix=PREFIX))

    def _shown(self, forms: Any, status: int = 200) -> HttpResponse:
        return self.page(status, forms=forms, resource=self.resource)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        forms = DictionaryFormSet(request.POST, queryset=self._lines(), prefix=PREFIX)
        try:
            valid = forms.is_valid()
        except (ValueError, KeyError, IndexError):  # the lines of another version of the table
            raise Refused("数据字典刚刚变了，请刷新页面再改") from None
        if not valid:
            return self._shown(forms, 422)
        with transaction.atomic():
            changed = forms.save()
            if changed:
                names = "、".join(line.name for line in changed)
                data = {"resource": self.resource.title, "changed": names[:500]}
                log(self.dataset, "datasets.dictionary", user=request.user, data=data)
                outbox.enqueue(Dataset, [self.dataset.pk])
            anew = self._read_anew()
        messages.success(request, f"数据字典已保存，改了 {len(changed)} 项。")
        if anew:
            messages.warning(request, "有列的类型改了，待发布的版本正在按新的类型重新处理。")
        elif self._differs():
            messages.warning(request, "有列的类型改了，从下一次上传起按新的类型处理；已发布的版本不变。")
        return redirect(self.data_url)

    def _read_anew(self) -> int:
        """Versions that wait to go out are read once more where a column is now said to be something else."""
        fixed = {name: str(kind) for name, kind in fixed_types(self.resource).items()}
        count = 0
        for version in self.resource.versions.filter(state=State.READY):
            if any(fixed.get(column.name, str(column.type)) != str(column.type) for column in version.schema):
                again(version)
                count += 1
        return count

    def _differs(self) -> bool:
        current = self.resource.current
        fixed = fixed_types(self.resource)
        return current is not None and any(
            fixed.get(column.name, column.type) != column.type for column in current.schema
        )
