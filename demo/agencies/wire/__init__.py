"""What each agency writes on the wire: one module an agency, one function a page.

A page is made from the request's parameters alone; what is wrong with them is answered in
the agency's own error envelope.
"""
