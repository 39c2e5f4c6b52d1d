"""What each question at the foot of a screen is asked for: free of textual.

A source is asked for under the key of its way to begin, in `views/first_run.py`.
"""

FILTER = "filter"
DAY = "day"
SINCE = "since"
CONTACT = "contact"
"""One line about a contact with schools; also the purpose of its draft."""
DECLARATION = "declaration"
"""One line about an upload that schools are said to have made; also that of its draft."""
ACCEPT, WITHDRAW = "accept", "withdraw"
"""Why findings are left as they are; whether to come back on it."""
EXPORT_FORM, EXPORT, EXPORT_TAKEN = "export-form", "export", "export-taken"
"""In which form a view is written; under which name; what to do of the file that bears it."""
EML = "eml"
"""The folder of the drafts of messages."""
AREA, SHEET, SCOPE, WRITE_LIST = "area", "sheet", "scope", "write-list"
"""The list of schools: where to look, a CSV, what does not concern one, whether to write it."""
