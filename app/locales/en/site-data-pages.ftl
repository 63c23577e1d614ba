### What a site says of itself: types of bags, areas, settings.

bag-types = Bag types
new-bag-type = New bag type
name = Name
label-pattern = Label pattern
label-pattern-hint = # stands for one digit, all else for itself, such as SB#####. Once parents bear such labels it stays.
child-patterns = Child label patterns
child-patterns-hint = One on each line: # for a digit, A for a letter, \A for the letter A. Empty: any 4 to 20 letters and digits.
any-child = Any 4 to 20
any-child-warning = A type without child label patterns takes any 4 to 20 letters and digits, so a damaged read may pass as a child. Name the forms of your labels.
capacity = Children per parent
grams-per-child = Grams per child
tare-child = Tare of a child bag in grams
tare-parent = Tare of a parent bag in grams
tare-hint = The weight of the empty bag. 0 where it does not count.
make = Make the bag type
edit = Edit

## What a change touches

touches-title = What a change touches
touches-parents = New parents get the capacity and weight that are set now. Existing parents keep their capacity and their weight, and so do their bills.
touches-children = Children that are linked stay linked, also where new child label patterns would refuse them.
touches-tare = The tare counts at once, for every bill that is not completed.
touches-servers = Every server follows within two seconds, an open scan page when it is loaded again.

## Trying a text

try-title = What would this text be?
try-help = Type or scan a text: it is read as on the scan page, and nothing is stored.
try-child-help = Type or scan a text: it is read as if it were to go into a parent of this type with these child label patterns. Nothing is stored.
try-text = Text
try-it = Try it
is-parent = { $label } is a parent of { $type }.
is-child = { $label } is a child.
is-bill = { $label } is the number of a bill.
is-none = This is no label.

## Retiring

retire = Retire
retire-help = No new parents are made of this type. Its parents scan on and stay on their bills.
restore = Take into use again
restore-help = New parents are made of this type again.

## Areas

areas = Areas
new-area = New area
code = Code
code-hint = a–z, 0–9 and _, such as sri_ganganagar. It stays for life.
position = Place in lists
position-hint = 0 to 9999. Areas of the same place go by name.
area-users = People
make-area = Make the area
retire-area-help = No new users and no new parents come to this area. Who works there goes on with the parents that are there; bills and reports keep it.
restore-area-help = New users and new parents come to this area again.

## Settings

settings = Settings
settings-help = What is typed here stands on printed bills at once. Time zone, password length and the like are set on the machine that runs the program.
company-name = Company name
company-address = Company address
scale-step = Scale step in grams
scale-step-hint = In so many grams the weighbridge counts, such as 20000. 0: bills do not say whether a difference lies within it.

## Labels of new parents.

labels = Labels
labels-help = Labels are reserved before they are printed. None of them was given away or is on a bag, and none is given again.
reserve-labels = Reserve labels
label-type = Bag type
choose = Choose
label-count = How many
label-count-hint = 1 to 10000
label-from = First number
label-from-hint = Leave it empty for the one after the last that is taken.
reserved-labels = Labels
label-prints = Printed
label-reserved = Reserved
print-labels = Print
print-labels-again = Print again
print-again-help = These labels were printed before. What you print now says so, and the audit keeps it.
label-code = Code
label-sheet = Sheet of A4
sheet-of = { $count } labels, { $size } mm
label-used = Labels of the first sheet that are used
sheet-file = Make the sheets (PDF)
label-roll = Roll
label-language = Language of the printer
label-dpi = Dots in an inch
roll-file = Make the file for the label printer
no-labels = No labels were reserved yet. Reserve the first range above.
