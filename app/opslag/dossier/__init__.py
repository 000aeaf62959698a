"""The dossier that a message is judged with, fetched set-based across all rooms."""
