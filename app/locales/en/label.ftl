## Why a text is no label

empty = Nothing was read. Scan the code again.
too-long = This text is longer than { $max } characters, so it is not a label. Scan the bag's own code.
wrong-length = A child label has { $least } to { $most } letters and digits. Scan the bag's own code.
wrong-characters = A label has only the letters A–Z and digits. Scan the bag's own code.
two-codes = Two codes came in one read. Scan one code at a time.
wrong-keyboard = The scanner's keyboard language is not this device's. Set both to the same language, then scan again.
wrong-keyboard-near = The scanner's keyboard language is not this device's: this was probably { $label }. Set both to the same language.
wrapped = The scanner adds signs around { $label }. Switch off its prefix and suffix, then scan again.
product-code = This code names the product, not this bag. Scan the bag's own code.
damaged-factory-text = This is a factory label, but its 7 digits were not read. Scan it again.
not-this-form = Children of { $type } parents are written { $forms }. Scan the bag's own code.
either-form = { $form } or { $other }
type-retired = { $type } is retired and makes no new parents. Take another parent.
area-retired = Area { $area } is retired: no new parents are made there. Ask an admin for another area.
other = This is not a label. Scan the bag's own code.

## Another QR code

holds-address = This is another QR code: it holds a web address. Scan the bag's own code.
holds-contact = This is another QR code: it holds a contact card. Scan the bag's own code.
holds-payment = This is another QR code: it holds a payment. Scan the bag's own code.
holds-message = This is another QR code: it holds a telephone number or a message. Scan the bag's own code.
holds-other = This is another QR code: it holds something else. Scan the bag's own code.

## A parent's label, read badly

near-parent = This looks like parent { $label }, read badly. Scan it again.
near-parent-damaged = This looks like parent { $label }, read badly. { $damage } Scan it again.
near-type = This looks like a { $type } parent, but those are written { $form }. Scan it again.
near-type-damaged = This looks like a { $type } parent, but those are written { $form }. { $damage } Scan it again.
head-lost = The beginning is missing.
tail-lost = The end is missing.
dash-lost = The dash is missing.
sign-lost = A character is missing.
signs-added = There are characters too many.
look-alike = A letter and a digit were mixed up.
