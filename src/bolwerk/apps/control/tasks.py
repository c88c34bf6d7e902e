# SPDX-License-Identifier: EUPL-1.2
"""Looks for the proof and the machines in the background. Each takes an id and may run twice."""

from django.tasks import task

from bolwerk.apps.control import looks
from bolwerk.apps.control.models import OwnMachine, Proof
from bolwerk.apps.control.signals import proven
from bolwerk.apps.control.value import value_of
from bolwerk.apps.scanning import scanner
from bolwerk.apps.scanning.options import options_for


@task
def look_for_proof(proof_id: int) -> None:
    proof = Proof.objects.select_related("organisation").filter(pk=proof_id).first()
    if proof is None:
        return
    firm = proof.organisation
    seen = scanner.ONE.prove(firm.domain, options_for(firm.domain), value_of(firm))
    if looks.settle(proof_id=proof_id, seen=seen):
        proven.send(sender=Proof, organisation=firm)


@task
def find_machine(machine_id: int) -> None:
    machine = OwnMachine.objects.select_related("organisation").filter(pk=machine_id, looked_at=None).first()
    if machine is None or machine.domain != machine.organisation.domain:
        return
    domain = machine.domain
    seen = scanner.ONE.prove(domain, options_for(domain), value_of(machine.organisation), [machine.name])
    looks.found(machine_id=machine_id, addresses=seen.hosts.get(machine.name, ()))
