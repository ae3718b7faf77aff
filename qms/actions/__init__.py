"""One function per thing a user can do: (session, arguments) -> result."""
