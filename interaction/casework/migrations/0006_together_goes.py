from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("casework", "0005_reminders_by_mail"),
    ]

    operations = [
        migrations.DeleteModel(name="Together"),
    ]
