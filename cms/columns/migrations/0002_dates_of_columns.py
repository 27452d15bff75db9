from django.db import migrations
from django.utils import timezone


def date_columns(apps, schema_editor):
    """Columns that were made public without being published get the day they are first known to have stood."""
    apps.get_model("columns", "ColumnPage").objects.filter(live=True, first_published_at=None).update(
        first_published_at=timezone.now()
    )


class Migration(migrations.Migration):

    dependencies = [
        ("columns", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(date_columns, migrations.RunPython.noop),
    ]
