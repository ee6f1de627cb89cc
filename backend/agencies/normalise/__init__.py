"""From an agency's words to the vocabulary: text, dates, pay, places, occupations, codes."""
