"""The work behind the doors: the job queue's tasks, the worker that runs them, and the repair of what got stuck."""
