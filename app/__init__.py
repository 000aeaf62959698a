"""The service around the library `berichten`: receive, store, judge, answer."""
