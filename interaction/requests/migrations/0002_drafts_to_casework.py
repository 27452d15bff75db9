from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('requests', '0002_groups'),
    ]

    operations = [
        migrations.DeleteModel(name='DraftFile'),
        migrations.DeleteModel(name='Draft'),
    ]
