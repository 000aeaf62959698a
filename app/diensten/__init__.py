"""Use cases: what the faces (command line, REST, GGK, pages, worker) ask of the service."""
