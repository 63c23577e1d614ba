### What stands on printed bills and challans.

dispatch-bill = Dispatch bill
challan = Delivery challan
gstin = GSTIN
customer = Customer
consignee = Consignee
destination = Destination
place-of-supply = Place of supply
area = Area
transporter = Transporter
vehicle = Vehicle
driver = Driver
lorry-receipt = LR number and date
eway-bill = E-way bill number
opened = Opened
completed = Completed
note = Note
reason = Reason
parent = Parent
parents = Parents
children = Children
bag-type = Bag type
hsn = HSN
weight = Weight
mark = Mark
actual-weight = Actual weight
expected-weight = Expected weight
variance = Variance
tare = Tare
scale-weight = Scale weight
scale-difference = Scale less actual
scale-less-tare = Scale less actual and tare
within-step = { $difference }, within the scale's step
outside-step = { $difference }, more than the scale's step
page = Page { $page } of { $pages }

## Below the code of a label that is printed once more.

printed-again = { $type } · print { $print }

## Who signs, and for whom each copy of a challan is.

signature-loader = Loaded by
signature-driver = Driver
signature-receiver = Received by
copy-consignee = Original for the consignee
copy-transporter = Duplicate for the transporter
copy-consignor = Triplicate for the consignor

## How far a bill is, and why a parent is not full.

new = New
processing = Processing
bill-completed = Completed
empty = Empty
short = Short
open = Open
