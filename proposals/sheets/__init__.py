"""Tables in .xlsx files from and for people: read within limits, checked cell by cell, written so that nothing runs."""
