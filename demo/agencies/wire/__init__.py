"""What each agency writes on the wire: a module for its list, one for its detail call.

A page is made from the request's parameters and the agency's shelf alone; what is wrong with
them is answered in the agency's own error envelope. Conditions that only some agencies take
stand in `keis_query` and `hrdnet_query`.
"""
