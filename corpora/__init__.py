"""The files of words, rules and gold documents that casemine ships."""
