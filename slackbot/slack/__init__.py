"""Everything that speaks Slack: the client, the listeners, the form and the Home tab."""
