"""Make the list of passwords that leaked most often: `python -m training.leaked_passwords`.

It is kept as hashes, five bytes each and sorted, so that nobody has to read it. The list is that
of zxcvbn (MIT), drawn from ten million leaked passwords: docs/adr/0028-passwords-that-leaked.md.
"""

from __future__ import annotations

from zxcvbn.frequency_lists import FREQUENCY_LISTS

from web.staff.leaked import FILE, digest


def main() -> None:
    """Write the hashes of the whole list."""
    hashes = sorted({digest(password) for password in FREQUENCY_LISTS["passwords"]})
    FILE.write_bytes(b"".join(hashes))
    print(f"{len(hashes)} passwords, {FILE.stat().st_size} bytes")


if __name__ == "__main__":
    main()
