"""What identifies a file that came from outside: its content's hash, and a name that can never be a path."""

import hashlib
from pathlib import PurePath

from django.core.files import File


def sha256_of(file: File) -> str:
    """Return the hash of the content in hexadecimal, reading in chunks; the file stands at its start afterwards."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def plain_name(name: str) -> str:
    """Return the last part of a name, whichever way its folders are written, cut to what the columns hold."""
    return PurePath(name.replace("\\", "/")).name[:255] or "未命名文件"
