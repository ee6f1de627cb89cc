"""Stand-ins for the agencies, sample people, development keys; nothing here ships."""
