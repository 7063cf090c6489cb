"""What is fitted: the linear classifier core and the taggers that finders ask where judgement is needed."""
