## What is wrong with a row of a sheet

blank = The cell of the label or the number is blank. Fill it in, or take the row out.
not-a-label = “{ $text }” is no label. { $why }
wrong-role = { $label } has another role than this column. Check whether it stands in the right place.
other-type = { $label } is not of the type { $type }. Correct the label or the type.
no-role = { $label } fits no pattern. Say in the row whether it is a parent or a child, and of a parent the type.
unknown-type = There is no bag type “{ $name }”. Correct the name, or make the type first.
unknown-area = There is no area “{ $name }”, or it is retired. Correct the name, or make the area first.
not-a-number = “{ $text }” is no whole number. Correct the cell.
repeated = { $label } stands in row { $row } too. Take one of the two out.
too-many = { $label } takes at most { $most }. Take the others out, or check where the group ends.
empty-group = Nothing stands above { $label } that belongs to it. Check where the group begins.
not-closed = Nothing closes these rows. Add the row of their parent or their bill.
unknown-bill = There is no bill { $number }. Make it first, or bring the list of bills first.
bill-differs = Bill { $number } is here already and says something else. Change the bill on its page, or take the row out.
wall = The database refused it ({ $name }). Check the row, and ask whoever looks after the site.

## Why a cell is in doubt

doubt-date = The cell holds a date. If it was something else, format the cell as text and type it again.
doubt-lost-digits = The number in the cell has lost its last digits. Format the cell as text and type it again.
doubt-scientific = The cell shows a number with an exponent. Format the cell as text and type it again.
doubt-rounded = The cell shows a rounded number. Format the cell as text and type it again.
doubt-format = The format of the cell hides its number. Format the cell as text and type it again.
doubt-boolean = The cell holds yes or no (TRUE or FALSE). If it was something else, format the cell as text and type it again.
doubt-error = The formula in the cell has an error. Correct it, or type what it should give.
doubt-not-calculated = The formula in the cell has no result. Open the file in a program for sheets and save it again.

## What would become of a row

becomes-nothing = nothing
becomes-member = { $label }, in the group that ends below
becomes-single = { $name } itself
becomes-closes = { $name }, with the { $members } above
becomes-refused = refused
