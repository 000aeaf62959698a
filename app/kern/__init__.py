"""What every floor may use: settings, the calendar, the log, typed errors."""
