-- The list of parents by the beginning of their labels. The index of all labels would be read through every child between them.
create index bag_parent_label_idx on bag (label) where type = 'parent';
