"""Parse XML from a stranger: no document type, no entities, no network, bounded depth."""

from lxml import etree

from proposals.parsing.readers.archive import damaged
from proposals.parsing.readers.limits import Limits
from proposals.parsing.types import UnreadableDocument


def parse_xml(data: bytes, limits: Limits) -> etree._Element:
    """
    Return the root of an XML part.

    Raises UnreadableDocument: ``damaged`` if it is not well-formed, ``bomb`` if it has a document type (office
    formats allow none, and every entity attack needs one) or nests deeper than ``limits.depth``.
    """
    if any("<!DOCTYPE".encode(encoding) in data for encoding in ("ascii", "utf-16-le", "utf-16-be")):
        raise _has_type()
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        # libxml2 stops entity floods and deep nesting itself; the sentence is the same for the user's purposes.
        raise damaged() from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _has_type()
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limits.depth:
            raise UnreadableDocument("bomb", "文件结构嵌套过深，为安全起见不予读取。请另存一份后重新上传。")
    return root


def _has_type() -> UnreadableDocument:
    return UnreadableDocument("bomb", "文件含有不安全的外部引用，为安全起见不予读取。请另存一份后重新上传。")


def local_name(element: etree._Element) -> str:
    """Return the element's name without namespace; empty for anything that is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
