"""Book interviews in Apploi from Slack, in plain words."""
