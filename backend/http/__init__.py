"""What every answer of the backend has in common, whatever it answers.

problems    errors as RFC 9457 says; which status each code has
requests    a request's id, its one line in the log, what it adds to the figures
headers     what browsers must not do with an answer
limits      how large a request may be and how long it may take to arrive
logs        one JSON object a line, never what somebody sent
metrics     the figures, for whoever watches the server
health      whether the database answers
openapi     the description of the API, true of its errors too
"""
