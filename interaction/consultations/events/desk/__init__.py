"""The admin pages about one event's registrations: who comes, how places are given, who has come."""
