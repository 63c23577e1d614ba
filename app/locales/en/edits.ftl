## An act that was made from an older state

changed-meanwhile = This changed meanwhile. Look at what is there now, then do it again.
nothing-saved = Nothing was saved, since this changed meanwhile: { $changes }. Look at it, then do it again.
both-changes = { $change }; { $next }

## What changed

set-by = { $by } set { $field } to { $value }
cleared-by = { $by } cleared { $field }
is-now = { $field } is { $value } now
is-another = { $field } is another now
quoted = “{ $text }”

## Fields, within a sentence

field-target-parents = the target
field-customer = the customer
field-destination = the destination
field-vehicle = the vehicle
field-note = the note
field-scale-weight = the scale weight
field-status = the state
field-parents = the number of parents
field-children = the number of children
field-username = the user name
field-email = the mail address
field-role = the role
field-area = the area
field-name = the name
field-position = the place in the list
field-label-pattern = the label pattern
field-child-patterns = the child label patterns
field-capacity = the capacity
field-grams-per-child = the grams per child
field-company-name = the company's name
field-company-address = the company's address
field-scale-step = the scale's step
field-tare = the tare
field-unknown = a field

## States, within a sentence

status-new = “new”
status-processing = “processing”
status-completed = completed
status-active = “active”
status-disabled = “disabled”
status-retired = “retired”
status-in-use = “in use”
