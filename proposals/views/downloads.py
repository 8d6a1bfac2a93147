"""Give a kept file back to those a view has found it for."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse


def download(file: FieldFile, name: str) -> FileResponse:
    """Return the file unchanged under ``name``, as a download that no browser opens as a page."""
    response = FileResponse(file.open("rb"), as_attachment=True, filename=name)
    response.headers["Content-Type"] = "application/octet-stream"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response
