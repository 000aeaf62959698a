"""The standard as a library: reading, judging and answering iWmo and iJw messages. No database, no web, no clock."""
