### Lists: their filters, orders, totals and pages.

pages = Pages
first-page = First page
previous-page = Previous page
last-page = Last page
sort = Order
newest = Newest first
oldest = Oldest first
by-label = By label
by-number = By number
by-name = By name
begun-from = Begun from
begun-to = Begun until
opened-from = Opened from
opened-to = Opened until
signed-in-from = Last log-in from
signed-in-to = Last log-in until
all-filters-away = Take all filters away
bill-has = Number, customer, place or vehicle
bags-found = { $count ->
    [1] 1 bag
   *[other] { $shown } bags
 }
parents-found = { $count ->
    [1] 1 parent
   *[other] { $shown } parents
 }
children-found = { $count ->
    [1] 1 child
   *[other] { $shown } children
 }
bills-found = { $count ->
    [1] 1 bill
   *[other] { $shown } bills
 }
users-found = { $count ->
    [1] 1 user
   *[other] { $shown } users
 }
bags-at-least = At least { $shown } bags
parents-at-least = At least { $shown } parents
children-at-least = At least { $shown } children
bills-at-least = At least { $shown } bills
bills-with = All bills with “{ $text }”
