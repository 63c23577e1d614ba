### The page of all parts, which only those see who build the program.

title = Parts of the pages
buttons = Buttons
fields = Fields
badges = States
banners = Messages
filters = Filters of a list
rows = Rows of a list
cards = Figures and cards
facts = Facts
disclosures = What unfolds
empty = Nothing there yet
steps = Steps
icons = Drawings
