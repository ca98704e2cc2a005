"""What interviews, applicants, requests and notifications are, and the rules about them. Pure."""
