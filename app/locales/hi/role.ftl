### The roles, as a sentence names them.

dispatcher = डिस्पैचर
biller = बिलर
admin = एडमिन
