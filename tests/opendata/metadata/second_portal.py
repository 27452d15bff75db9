"""``python -m tests.opendata.metadata.second_portal URL``: makes a new portal, fills it from the catalogue at URL, and
prints what it has then."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]


def contents():
    """Every dataset with what a reader can see of it and the digests of its tables, by its code."""
    from opendata.datasets.models import Dataset

    said = {}
    for one in Dataset.objects.public().select_related("theme", "licence", "lead_agency"):
        said[one.code] = {
            name: str(getattr(one, name))
            for name in (
                "title", "slug", "summary", "description", "opening", "opening_reason", "opening_basis", "sharing",
                "cycle", "contact", "area", "covers_from", "covers_until",
            )
        } | {
            "keywords": sorted(one.keyword_list),
            "theme": one.theme.code,
            "agency": [one.lead_agency.name, one.lead_agency.code],
            "licence": one.licence.code if one.opening == "open" else "",
            "tables": [_table(resource) for resource in one.resources.order_by("number")],
        }  # fmt: skip
    return said


def _table(resource):
    fields = resource.fields.filter(position__gt=0)
    files = resource.current.files.exclude(format__in=["original", "sqlite", "xlsx"]) if resource.current else []
    return {
        "number": resource.number,
        "title": resource.title,
        "description": resource.description,
        "fields": [[f.position, f.name, f.type, f.meaning, f.unit, f.codes, f.is_key] for f in fields],
        "rows": resource.current.rows if resource.current else 0,
        "files": {file.format: file.sha256 for file in files},
    }


def main(url):
    sys.path[:0] = [str(ROOT), str(ROOT / "site")]
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", run_syncdb=True, verbosity=0)
    call_command("setup_portal", verbosity=0)
    call_command("harvest_catalogue", url, admit=True, stdout=sys.stderr)
    call_command("harvest_catalogue", url, admit=True, stdout=sys.stderr)
    print(json.dumps(contents(), ensure_ascii=False))


if __name__ == "__main__":
    main(sys.argv[1])
