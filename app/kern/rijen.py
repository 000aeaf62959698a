"""The queues and tasks by name: what makes a job and what runs it must mean the same."""

BEOORDEEL = "beoordeel_bericht"
"""The task that judges one message; its only argument is `bericht_id`."""

VERZEND = "verzend_bericht"
"""The task that makes one attempt to deliver a message; its only argument is `bericht_id`."""

RIJ_DECLARATIES = "declaratie"
RIJ_REGIE = "regie"
"""Queues of judging: declarations are large, the other messages should not have to wait for them."""

RIJ_VERZENDING = "verzending"
"""Queue of deliveries: the other side may be slow, and nothing should have to wait for that."""

RIJ_ONDERHOUD = "onderhoud"
"""Queue of what the schedules do."""
