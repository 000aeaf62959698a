"""The steps of one message, from judging to answering, across all rooms."""
