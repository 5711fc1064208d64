"""Messages as words: templates filled from what is known of a customer at the moment of sending."""
