"""Open a zip archive from a stranger: nothing is believed that its headers say."""

import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import PurePosixPath

from proposals.parsing.readers.limits import Limits
from proposals.parsing.types import UnreadableDocument

# What zipfile raises on broken archives; NotImplementedError comes from unknown methods, RuntimeError from passwords.
ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
    OverflowError,
)
_ENTRY_MARK = b"PK\x01\x02"
_LOCAL_HEADER = struct.Struct("<4s5H3I2H")
_ENCRYPTED_FLAG = 0x1
_CHUNK = 1 << 16
_RATIO_COUNTS_FROM = 1 << 20  # bytes; a short member of blanks may pack a thousandfold and means no harm


def damaged() -> UnreadableDocument:
    """Return the error for a file whose inner structure is broken."""
    return UnreadableDocument("damaged", "文件已损坏，无法读取。请用原程序打开后另存一份，再重新上传。")


def _bomb() -> UnreadableDocument:
    return UnreadableDocument("bomb", "文件压缩异常，展开后过大，为安全起见不予读取。请另存一份后重新上传。")


class Archive:
    """
    The members of a zip archive, read within limits.

    Refuses on opening: too many members, members that share bytes (CVE-2024-0450; Python before 3.11.8 does not look),
    passwords, packing other than deflate, paths that climb out or nest too deep, stated sizes over the limit. What is
    then read is counted as it comes out, so a header that lies about a size gains nothing.

    Raises UnreadableDocument with ``bomb``, ``encrypted`` or ``damaged``.
    """

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        self._left = limits.unpacked_bytes
        # Counted in the bytes, before zipfile makes an object of every entry a directory cares to list.
        if data.count(_ENTRY_MARK) > limits.members:
            raise _bomb()
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except ZIP_ERRORS as error:
            raise damaged() from error
        self._members = {info.filename: info for info in self._zip.infolist()}
        self._check(data)

    def _check(self, data: bytes) -> None:
        infos = self._zip.infolist()
        if len(infos) > self._limits.members or sum(info.file_size for info in infos) > self._limits.unpacked_bytes:
            raise _bomb()
        for info in infos:
            path = PurePosixPath(info.filename.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts or ":" in info.filename:
                raise damaged()
            if len(path.parts) > self._limits.depth:
                raise _bomb()
            if info.flag_bits & _ENCRYPTED_FLAG:
                raise UnreadableDocument("encrypted", "文件设有密码，无法读取。请取消密码后重新上传。")
            if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise damaged()
            if info.file_size > _RATIO_COUNTS_FROM and info.file_size > info.compress_size * self._limits.ratio:
                raise _bomb()
        self._check_overlap(data)

    def _check_overlap(self, data: bytes) -> None:
        stretches: list[tuple[int, int]] = []
        for info in self._zip.infolist():
            header = data[info.header_offset : info.header_offset + _LOCAL_HEADER.size]
            if info.header_offset < 0 or len(header) < _LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
                raise damaged()
            *_, name_length, extra_length = _LOCAL_HEADER.unpack(header)
            end = info.header_offset + _LOCAL_HEADER.size + name_length + extra_length + info.compress_size
            stretches.append((info.header_offset, end))
        stretches.sort()
        starts = [start for start, _ in stretches[1:]] + [self._zip.start_dir]
        if any(end > following for (_, end), following in zip(stretches, starts, strict=True)):
            raise _bomb()

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def names(self) -> list[str]:
        """Return the members' names as stored."""
        return list(self._members)

    def read(self, name: str) -> bytes:
        """Return a member unpacked; raises UnreadableDocument(damaged) where there is none."""
        info = self._members.get(name)
        if info is None:
            raise damaged()
        parts: list[bytes] = []
        size = 0
        try:
            with self._zip.open(info) as member:
                while chunk := member.read(_CHUNK):
                    size += len(chunk)
                    self._left -= len(chunk)
                    too_packed = size > _RATIO_COUNTS_FROM and size > info.compress_size * self._limits.ratio
                    if self._left < 0 or too_packed:
                        raise _bomb()
                    parts.append(chunk)
        except ZIP_ERRORS as error:
            raise damaged() from error
        return b"".join(parts)
