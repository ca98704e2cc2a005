"""The commands of `slackbot`, one file each."""
