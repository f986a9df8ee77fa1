"""The bundle of a release: every format, its licences and citation, and digests that find any damage.

`borderkg.export.bundle.writing.write_bundle` makes one; `borderkg.export.bundle.verification.verify_bundle`
holds a copy of one against its own record.
"""
