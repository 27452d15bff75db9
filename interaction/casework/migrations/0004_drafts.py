import django.db.models.deletion
import interaction.casework.encryption
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0003_groups'),
        ('casework', '0003_stored_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('room', models.CharField(max_length=30)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('data', interaction.casework.encryption.EncryptedJSONField(blank=True)),
                ('updated_at', models.DateTimeField(auto_now=True, db_index=True)),
            ],
            options={
                'verbose_name': '草稿',
                'verbose_name_plural': '草稿',
            },
        ),
        migrations.CreateModel(
            name='DraftFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', interaction.casework.encryption.EncryptedTextField()),
                ('file', models.CharField(max_length=80)),
                ('media_type', models.CharField(max_length=100)),
                ('size', models.PositiveBigIntegerField()),
                ('sha256', models.CharField(max_length=64)),
                ('draft', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='casework.draft')),
            ],
            options={
                'verbose_name': '草稿附件',
                'verbose_name_plural': '草稿附件',
            },
        ),
    ]
