"""The reporting calendar: what plans state, the chain of dates, periods, how a report stands, the feed."""
