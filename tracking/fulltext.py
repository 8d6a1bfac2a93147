"""The indexes of what is promised and of what is reported; what an index is stands in proposals.fulltext."""

from proposals.fulltext import TextIndex

COMMITMENTS = TextIndex("quote_pairs", "tracking_commitment", "quote", read_through=20_000)
UPDATES = TextIndex("update_pairs", "tracking_progressupdate", "text", read_through=20_000)
INDEXES = (COMMITMENTS, UPDATES)
