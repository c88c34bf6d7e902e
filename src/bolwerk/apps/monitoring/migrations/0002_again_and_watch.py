# SPDX-License-Identifier: EUPL-1.2

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("monitoring", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="checkrun",
            name="cause",
            field=models.CharField(
                choices=[("asked", "Asked"), ("again", "Again"), ("watch", "Watch")], default="asked", max_length=8
            ),
        ),
        migrations.AddField(
            model_name="checkrun",
            name="follows",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="followed_by",
                to="monitoring.checkrun",
            ),
        ),
        migrations.AddField(
            model_name="checkrun",
            name="only",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="checkrun",
            name="witness",
            field=models.JSONField(default=dict),
        ),
    ]
