"""Rules of the review: fields and their correction, confidence, selection and cutting of words, matching of readings."""
