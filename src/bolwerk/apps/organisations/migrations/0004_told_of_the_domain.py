# SPDX-License-Identifier: EUPL-1.2
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisations", "0003_people")]

    operations = [
        migrations.AddField("organisation", "providers_said", models.JSONField(default=dict)),
        migrations.AddField("organisation", "dkim_selectors", models.JSONField(default=list)),
    ]
