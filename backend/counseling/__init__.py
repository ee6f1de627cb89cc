"""Counselling: the conversation of a worker with those who look after them, appointments, the room.

tables, bodies               what is kept, sealed; what the routes take and give
conversations, messages      who is in a conversation and how far each has read; what was written
hub, socket                  who is to look at once; the socket that says so
keeping                      export, erasing, what is forgotten, resealing
routes_*                     all of it over HTTP
"""
