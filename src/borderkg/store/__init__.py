"""Stage 3: where SPARQL is asked: an embedded store, or a worker process over one."""
