"""What a release says of itself to catalogues and to machines: DCAT-AP and VoID.

`borderkg.export.description.dcat.catalogue` and `borderkg.export.description.void.description` make the
Turtle of one release, in this process and from its dump alone; a bundle holds `dcat.ttl` and `void.ttl`.
"""
