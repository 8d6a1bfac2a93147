"""Office files are zip archives: written so that equal content gives equal bytes, whatever the clock says."""

import io
import zipfile
from collections.abc import Iterable

# The earliest day a zip archive can name; a made-up moment would only look like a fact.
_DAY = (1980, 1, 1, 0, 0, 0)


def pack(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Pack files under their names in the order given."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files:
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o600 << 16
            archive.writestr(info, content)
    return stream.getvalue()


def repack(content: bytes) -> bytes:
    """Pack an archive anew, in its own order, without the moments its files were written at."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return pack([(info.filename, archive.read(info)) for info in archive.infolist()])
