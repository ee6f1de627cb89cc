"""Civil forms as they arrive: filed exactly once, reviewed, never lost (decision "submissions").

tables, places               what is kept, everything a person wrote sealed
uploads                      attachments, part by part (tus 1.0)
receipts, deadlines          the number of a receipt; until when the office answers
checking, filing             what may be filed, and how it is taken in
replying, handing            supplements and withdrawal; an attachment handed out
showing, reviewing, queue    what the worker and staff read; what staff do
keeping, words               export, erasing, what may be forgotten, resealing
bodies, routes_*             all of it over HTTP
"""
