"""All that is kept about one person, whichever part keeps it: told, erased, sealed anew.

It stands above accounts and forms, which know nothing of each other's keeping: accounts nothing
of forms at all, forms only whose they are.

export, erasing, resealing    everything in one ZIP; the account's deletion; another secret
routes                        the first two over HTTP
"""
