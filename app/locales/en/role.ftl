### The roles, as a sentence names them.

dispatcher = dispatcher
biller = biller
admin = admin
