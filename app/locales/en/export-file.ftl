### The names of lists that are taken away as files, and of their columns.

## Lists: names of files' sheets.

bags = Bags
children = Children
bills = Bills
bill = Bill
scans = Scans
users = Users
audit = Audit

## Columns.

label = Label
kind = Kind
bag-type = Bag type
status = Status
parents = Parents
capacity = Capacity
weight = Weight in kg
area = Area
parent = Parent
child = Child
legacy = Old label
first-seen = First seen
packed = Packed
packed-by = Packed by
number = Bill number
target-parents = Number of parents wanted
actual-weight = Actual weight in kg
expected-weight = Expected weight in kg
variance = Variance in kg
scale-weight = Scale weight in kg
customer = Customer
destination = Destination
vehicle = Vehicle number
note = Note
opened = Opened
opened-by = Opened by
completed = Completed
completed-by = Completed by
reason = Reason
added = Put on bill
added-by = Put on bill by
scan = Scan number
when = When
who = Who
action = Action
outcome = Outcome
other-parent = Other parent
read = Read
station = Station
device-clock = Device's clock
username = User name
email = Mail address
role = Role
second-factor = Second factor
last-login = Last sign-in

## What stands in a column.

yes = yes
no = no
refused-rows = Refused rows
sheet = Sheet
row = Row
what-is-wrong = What is wrong
