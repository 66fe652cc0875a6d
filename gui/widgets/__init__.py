"""Parts that pages are made of: cards, fields, state labels, buttons, lists."""
