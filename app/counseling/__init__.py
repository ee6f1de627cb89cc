"""The conversation of a worker with those who look after them, on the device.

core   what is asked of the backend and noted in the vault, without I/O
kept   messages in the vault: what one writes, what came, how far each is
line   the socket that says at once that there is something to ask for
"""
