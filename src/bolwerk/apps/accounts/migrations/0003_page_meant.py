# SPDX-License-Identifier: EUPL-1.2

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_sign_in_link"),
    ]

    operations = [
        migrations.AddField(
            model_name="signinlink",
            name="then",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
    ]
