"""What a session holds: observable models without any control, and work in the background."""
