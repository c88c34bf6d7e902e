# SPDX-License-Identifier: EUPL-1.2
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisations", "0004_told_of_the_domain"),
    ]

    operations = [
        migrations.CreateModel(
            name="Proof",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("domain", models.CharField(max_length=253)),
                (
                    "way",
                    models.CharField(
                        blank=True, choices=[("dns", "Dns"), ("file", "File"), ("mail", "Mail")], max_length=4
                    ),
                ),
                ("proven_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("looked_at", models.DateTimeField(null=True)),
                ("places", models.JSONField(default=dict)),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="domain_proof",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ProofMail",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("domain", models.CharField(db_index=True, max_length=253)),
                ("address", models.EmailField(max_length=320)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("expires_at", models.DateTimeField(db_index=True)),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="proof_mails",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="OwnMachine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("domain", models.CharField(max_length=253)),
                ("name", models.CharField(blank=True, max_length=253)),
                ("addresses", models.JSONField(default=list)),
                ("named_at", models.DateTimeField(default=django.utils.timezone.now)),
                ("looked_at", models.DateTimeField(null=True)),
                ("expires_at", models.DateTimeField(null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="own_machines",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organisation", "name"), name="one_machine_of_a_name")
                ],
            },
        ),
    ]
