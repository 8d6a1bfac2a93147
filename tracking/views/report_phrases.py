"""Edit the sentences of the report: a list by part, a page for each with what may stand in it and a preview."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from proposals.enums import Role
from proposals.views.access import acting_user, only_by_post, only_for
from tracking.forms.phrases import PhraseForm
from tracking.models import ReportPhrase
from tracking.reports.phrase import Phrase
from tracking.reports.phrase_list import PHRASES
from tracking.reports.phrases import phrase, places, sample
from tracking.services.report_phrases import PhraseChanged, change_phrase, current_phrases, restore_phrase


@dataclass(frozen=True, slots=True)
class Line:
    """One template of the list."""

    entry: Phrase
    text: str
    own: bool


@only_for(Role.OFFICE, Role.ADMIN)
@require_GET
def report_phrases(request: HttpRequest) -> HttpResponse:
    """List the templates, part by part."""
    parts = [(name, list(lines)) for name, lines in groupby(_lines(), key=lambda line: line.entry.part)]
    return render(request, "tracking/report_phrases.html", {"parts": parts, "nav": "reports"})


def _lines() -> Iterator[Line]:
    texts = current_phrases()
    for entry in PHRASES:
        yield Line(entry, texts[entry.key], own=texts[entry.key] != entry.text)


@only_for(Role.OFFICE, Role.ADMIN)
@require_http_methods(["GET", "POST"])
def report_phrase(request: HttpRequest, key: str) -> HttpResponse:
    """Change one template."""
    entry = _entry(key)
    current = current_phrases()[key]
    form = PhraseForm(request.POST or None, key=key, initial={"text": current, "seen": current})
    if request.method == "POST" and form.is_valid():
        try:
            change_phrase(key=key, by=acting_user(request), now=timezone.now(), **form.cleaned_data)
        except PhraseChanged as error:
            # The next try is held against what stands there now, which the page shows.
            form = PhraseForm({"text": request.POST.get("text", ""), "seen": current}, key=key)
            form.add_error(None, str(error))
        else:
            messages.success(request, f"“{entry.label}”已保存，用于以后编制的报告。")
            return redirect("report_phrases")
    shown = form.cleaned_data.get("text") if form.is_bound else current
    context = {
        "entry": entry,
        "form": form,
        "current": current,
        "places": [(f"{{{name}}}", meaning, example) for name, meaning, example in places(entry)],
        "preview": None if shown is None else sample(key, shown),
        "changed": ReportPhrase.objects.filter(key=key).select_related("changed_by").first(),
        "nav": "reports",
    }
    return render(request, "tracking/report_phrase.html", context)


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def report_phrase_preview(request: HttpRequest, key: str) -> HttpResponse:
    """Show a template filled with examples, or what is wrong with it, while it is being written."""
    _entry(key)
    form = PhraseForm(request.POST, key=key)
    preview = sample(key, form.cleaned_data["text"]) if form.is_valid() else None
    return render(request, "tracking/_report_phrase_preview.html", {"preview": preview, "errors": form.errors})


@only_for(Role.OFFICE, Role.ADMIN)
@only_by_post
def report_phrase_restore(request: HttpRequest, key: str) -> HttpResponse:
    """Go back to the words a template came with."""
    entry = _entry(key)
    restore_phrase(key=key, by=acting_user(request))
    messages.success(request, f"“{entry.label}”已恢复为系统原有用语。")
    return redirect("report_phrases")


def _entry(key: str) -> Phrase:
    try:
        return phrase(key)
    except KeyError as error:
        raise Http404 from error
