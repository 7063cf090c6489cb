"""The `casemine` command: one file a command, each one public call."""
