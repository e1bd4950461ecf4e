"""What people see: Discord, the local preview, the terminal."""
